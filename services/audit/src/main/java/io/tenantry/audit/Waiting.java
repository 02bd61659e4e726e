package io.tenantry.audit;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.UUID;

/** An event that waits for its seal, with the receipt of the node that handed it in. */
record Waiting(UUID org, Leaf leaf, Buffer receipt) {

  static Waiting of(Row row) {
    Leaf leaf =
        new Leaf(
            row.getUUID("event_id"),
            row.getOffsetDateTime("at").toInstant(),
            row.getBuffer("hash"));
    return new Waiting(row.getUUID("org_id"), leaf, row.getBuffer("receipt"));
  }

  boolean isGenuine(SealKey key) {
    return key.isReceipt(receipt, org, leaf);
  }
}
