package io.tenantry.audit;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;

/** What an admin wrote down about somebody. */
record Note(UUID id, UUID author, String text, Instant createdAt) {

  static Note of(Row row) {
    return new Note(
        row.getUUID("id"),
        row.getUUID("author_id"),
        row.getString("text"),
        row.getOffsetDateTime("created_at").toInstant());
  }
}
