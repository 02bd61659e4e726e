package io.tenantry.audit;

import static io.tenantry.audit.Broken.Kind.BROKEN_LINK;
import static io.tenantry.audit.Broken.Kind.DELETED;
import static io.tenantry.audit.Broken.Kind.EDITED;
import static io.tenantry.audit.Broken.Kind.FORGED_SEAL;
import static io.tenantry.audit.Broken.Kind.MISSING_SEAL;
import static io.tenantry.audit.Broken.Kind.REORDERED;

import java.util.Optional;

/** What can be wrong with one seal, and with one event that it holds. */
final class SealCheck {
  private final SealKey key;

  SealCheck(SealKey key) {
    this.key = key;
  }

  /** The seal itself, and whether it follows from what was checked before it. */
  Optional<Broken> seal(StoredSeal stored, Walk before) {
    Seal seal = stored.seal();
    if (seal.seq() != before.seq() + 1) {
      return Optional.of(missing(stored, before.seq() + 1));
    }
    if (!stored.isSigned(key)) {
      return Optional.of(
          Broken.seal(
              FORGED_SEAL,
              stored,
              "its signature is not ours for this organization" + " and place"));
    }
    if (!before.previous().equals(Hash.hex(seal.previous()))) {
      return Optional.of(
          Broken.seal(BROKEN_LINK, stored, "it does not follow from the seal before it"));
    }
    if (stored.holdsItsLeaves()) {
      return Optional.empty();
    }
    return Optional.of(
        stored.isReordered()
            ? Broken.event(
                REORDERED,
                Optional.of(seal.seq()),
                stored.firstOutOfOrder(),
                "it stands at another place in its seal than it was sealed at")
            : Broken.seal(FORGED_SEAL, stored, "it lists other events than were sealed"));
  }

  /**
   * An event that a seal holds, or that waits for one.
   *
   * @param seq of the seal, if there is one
   * @param found where it should be
   * @param elsewhere the event of this id, wherever it is
   */
  static Optional<Broken> event(
      Optional<Long> seq, Leaf leaf, Optional<FoundEvent> found, Optional<FoundEvent> elsewhere) {
    if (found.isPresent()) {
      return found
          .get()
          .differenceTo(leaf)
          .map(difference -> Broken.event(EDITED, seq, leaf, difference));
    }
    return Optional.of(
        elsewhere
            .map(event ->
                event.wasMovedFrom(leaf)
                    ? Broken.event(REORDERED, seq, leaf, "its time was changed, and so its place")
                    : Broken.event(EDITED, seq, leaf, "its time and more of it were changed"))
            .orElseGet(() -> Broken.event(DELETED, seq, leaf, "it was recorded and is gone")));
  }

  private static Broken missing(StoredSeal next, long seq) {
    return new Broken(
        MISSING_SEAL,
        Optional.empty(),
        Optional.of(seq),
        next.seal().lastAt(),
        "there is no seal of this number, but there are later ones");
  }
}
