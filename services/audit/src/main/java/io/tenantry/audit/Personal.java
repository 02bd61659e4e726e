package io.tenantry.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * Personal values of one event about one person, kept beside it. Only the commitment enters the
 * event: the hash of the values behind a random salt. When values and salt are erased the
 * commitment stays, proves nothing about the person (the salt is 256 bit) and the event's hash
 * still holds.
 */
record Personal(Buffer salt, JsonObject values) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SALT_BYTES = 32;

  /** Nothing is kept, and nothing committed to, when there is nothing personal to tell. */
  static Optional<Personal> of(JsonObject values) {
    if (values.isEmpty()) {
      return Optional.empty();
    }
    var salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return Optional.of(new Personal(Buffer.buffer(salt), new JsonObject(Canonical.text(values))));
  }

  Buffer commitment() {
    var opening =
        Buffer.buffer().appendBuffer(salt).appendBytes(Canonical.text(values).getBytes(UTF_8));
    return Hash.sha256(opening.getBytes());
  }
}
