package io.tenantry.audit;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The first thing in a trail that is not as it was sealed.
 *
 * @param event the first event concerned, where one can be named
 * @param seq the seal concerned; absent for an event that no seal holds
 * @param at when that event was, as far as is known
 * @param detail one sentence for people
 */
public record Broken(
    Kind kind, Optional<UUID> event, Optional<Long> seq, Instant at, String detail) {

  /** What is wrong. */
  public enum Kind {
    /** An event, or what is personal about it, is not what was written. */
    EDITED,
    /** An event that was sealed is gone. */
    DELETED,
    /** Events stand in another order than they were sealed in. */
    REORDERED,
    /** An event that no seal holds, and that does not wait for one. */
    INSERTED,
    /** A seal that nobody with the key has signed. */
    FORGED_SEAL,
    /** A number is left out in the seals, or the seal that was known is gone. */
    MISSING_SEAL,
    /** A seal that is signed, but does not follow from the one before it. */
    BROKEN_LINK;

    /** As it is told: {@code forged-seal}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static Broken event(Kind kind, Optional<Long> seq, Leaf leaf, String detail) {
    return new Broken(kind, Optional.of(leaf.id()), seq, leaf.at(), detail);
  }

  static Broken seal(Kind kind, StoredSeal stored, String detail) {
    return new Broken(
        kind,
        stored.leaves().stream().findFirst().map(Leaf::id),
        Optional.of(stored.seal().seq()),
        stored.seal().lastAt(),
        detail);
  }
}
