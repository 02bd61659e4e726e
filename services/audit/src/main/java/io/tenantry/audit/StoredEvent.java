package io.tenantry.audit;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;

/** An event with its hash and those personal values that were not erased. */
record StoredEvent(
    AuditEvent event, Buffer hash, Optional<Personal> aboutActor, Optional<Personal> aboutTarget) {

  static StoredEvent of(Row row) {
    var who =
        new AuditEvent.Who(
            row.getUUID("actor_id"),
            row.getUUID("session_id"),
            row.getUUID("impersonator_id"),
            row.getBoolean("via_platform"),
            row.getString("request_id"));
    var event =
        new AuditEvent(
            row.getUUID("org_id"),
            row.getUUID("id"),
            row.getOffsetDateTime("at").toInstant(),
            row.getString("action"),
            who,
            row.getString("target_kind"),
            row.getUUID("target_id"),
            row.getJsonObject("data"),
            row.getBuffer("actor_commitment"),
            row.getBuffer("target_commitment"));
    return new StoredEvent(
        event, row.getBuffer("hash"), personal(row, "actor"), personal(row, "target"));
  }

  /** What its seal holds of it. */
  Leaf leaf() {
    return new Leaf(event.id(), event.at(), hash);
  }

  /** Where it stands in a list. */
  List<String> position() {
    return List.of(event.at().toString(), event.id().toString());
  }

  private static Optional<Personal> personal(Row row, String about) {
    var salt = row.getBuffer(about + "_salt");
    var values = row.getJsonObject(about + "_personal");
    return salt == null || values == null
        ? Optional.empty()
        : Optional.of(new Personal(salt, values));
  }
}
