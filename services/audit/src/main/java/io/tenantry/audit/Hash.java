package io.tenantry.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What makes an event prove that nobody edited it: SHA-256 over its canonical form. */
final class Hash {
  /** Version of the canonical form below; it is stored with each event and covered by its hash. */
  static final int SCHEMA = 1;

  private Hash() {}

  static Buffer of(AuditEvent event) {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("schema", SCHEMA);
    fields.put("org", event.org());
    fields.put("id", event.id());
    fields.put("at_us", ChronoUnit.MICROS.between(Instant.EPOCH, event.at()));
    fields.put("action", event.action());
    fields.put("actor", event.who().actor());
    fields.put("session", event.who().session());
    fields.put("impersonator", event.who().impersonator());
    fields.put("via_platform", event.who().viaPlatform());
    fields.put("request_id", event.who().requestId());
    fields.put("target_kind", event.targetKind());
    fields.put("target", event.target());
    fields.put("data", event.data());
    fields.put("actor_commitment", hex(event.actorCommitment()));
    fields.put("target_commitment", hex(event.targetCommitment()));
    return sha256(Canonical.text(fields).getBytes(UTF_8));
  }

  /**
   * Whether the event is what was written: its fields give its hash, and the personal values that
   * are still there are the ones committed to. Values that were erased are no objection.
   */
  static boolean verify(StoredEvent stored) {
    return of(stored.event()).equals(stored.hash())
        && opens(stored.aboutActor(), stored.event().actorCommitment())
        && opens(stored.aboutTarget(), stored.event().targetCommitment());
  }

  static Buffer sha256(byte[] bytes) {
    try {
      return Buffer.buffer(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static @Nullable String hex(@Nullable Buffer bytes) {
    return bytes == null ? null : HexFormat.of().formatHex(bytes.getBytes());
  }

  static boolean opens(Optional<Personal> personal, @Nullable Buffer commitment) {
    return personal.isEmpty() || personal.get().commitment().equals(commitment);
  }
}
