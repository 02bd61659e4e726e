package io.tenantry.audit;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event as the check finds it, with what its hash does not cover. */
record FoundEvent(
    StoredEvent stored, int schema, @Nullable UUID actorPerson, @Nullable UUID targetPerson) {

  static FoundEvent of(Row row) {
    return new FoundEvent(
        StoredEvent.of(row),
        row.getInteger("schema_version"),
        row.getUUID("actor_person"),
        row.getUUID("target_person"));
  }

  UUID id() {
    return stored.event().id();
  }

  /** What is not as it was sealed; nothing if all is. */
  Optional<String> differenceTo(Leaf sealed) {
    AuditEvent event = stored.event();
    if (schema != Hash.SCHEMA || !hash().equals(sealed.hash())) {
      return Optional.of("its fields do not give the hash that was sealed");
    }
    if (!stored.hash().equals(sealed.hash())) {
      return Optional.of("its stored hash is not the one that was sealed");
    }
    if (!opens(stored.aboutActor(), event.actorCommitment())
        || !isAbsentOr(event.who().person(), actorPerson)) {
      return Optional.of("what is personal about its actor is not what was written");
    }
    if (!opens(stored.aboutTarget(), event.targetCommitment())
        || !isAbsentOr(event.target(), targetPerson)) {
      return Optional.of("what is personal about its target is not what was written");
    }
    return Optional.empty();
  }

  /**
   * Whether it is the event that was sealed but for its time, and so for its place in the order.
   */
  boolean wasMovedFrom(Leaf sealed) {
    return hashOf(stored.event().at(sealed.at())).equals(sealed.hash());
  }

  private Buffer hash() {
    return hashOf(stored.event());
  }

  /** Data that nobody could have recorded has no hash at all. */
  private static Buffer hashOf(AuditEvent event) {
    try {
      return Hash.of(event);
    } catch (IllegalArgumentException noCanonicalForm) {
      return Buffer.buffer();
    }
  }

  private static boolean opens(Optional<Personal> personal, @Nullable Buffer commitment) {
    try {
      return Hash.opens(personal, commitment);
    } catch (IllegalArgumentException noCanonicalForm) {
      return false;
    }
  }

  private static boolean isAbsentOr(UUID expected, @Nullable UUID person) {
    return person == null || person.equals(expected);
  }
}
