package io.tenantry.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Map;

/**
 * What retention writes down, signed, when it drops a month: everything before {@code keptFrom} may
 * be missing from here on. Deleting older events cannot be passed off as retention without the key.
 *
 * @param events how many the month had
 */
record Kept(Instant keptFrom, Instant at, long events) {

  static Kept of(Row row) {
    return new Kept(
        row.getOffsetDateTime("kept_from").toInstant(),
        row.getOffsetDateTime("at").toInstant(),
        row.getLong("events"));
  }

  static boolean isSigned(Row row, SealKey key) {
    return key.signed(of(row).canonical(), row.getBuffer("signature"));
  }

  Buffer signature(SealKey key) {
    return key.sign(canonical());
  }

  private byte[] canonical() {
    return Canonical.text(
            Map.of(
                "retention",
                1,
                "kept_from_us",
                Seal.micros(keptFrom),
                "at_us",
                Seal.micros(at),
                "events",
                events))
        .getBytes(UTF_8);
  }
}
