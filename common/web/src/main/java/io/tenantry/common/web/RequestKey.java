package io.tenantry.common.web;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * By what a repeated request is known: the caller's {@code Idempotency-Key}, which means something
 * only for this person, in this organization, on this route.
 */
public record RequestKey(UUID org, UUID user, String route, String key) {

  /** Enough for several UUIDs, and for an index. */
  static final int MAX_LENGTH = 255;

  static final String HEADER = "Idempotency-Key";

  /** The caller's key, if there is one. */
  static Optional<String> in(List<String> headers) {
    if (headers.isEmpty()) {
      return Optional.empty();
    }
    String key = headers.getFirst().strip();
    boolean printable = key.chars().allMatch(c -> c >= ' ' && c <= '~');
    if (headers.size() > 1 || key.isEmpty() || key.length() > MAX_LENGTH || !printable) {
      throw new Problem.NotTaken(
          400,
          "bad-idempotency-key",
          "Idempotency-Key must be one text of 1 to " + MAX_LENGTH + " printable characters");
    }
    return Optional.of(key);
  }
}
