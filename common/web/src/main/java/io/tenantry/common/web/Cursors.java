package io.tenantry.common.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tenantry.common.crypto.SecretBox;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes and reads cursors: opaque, signed, and bound to one list (organization, filter and sort),
 * so that a cursor of another list, another organization or another hand is refused.
 */
public final class Cursors {

  /** Half of an HMAC-SHA-256: enough against forging (RFC 2104, section 5), and short in a URL. */
  private static final int MAC_BYTES = 16;

  private static final String PURPOSE = "cursor";

  private final SecretBox box;

  public Cursors(SecretBox box) {
    this.box = box;
  }

  /**
   * The part of a list that a request asks for.
   *
   * @param binding names the list, organization, filter and sort that the cursor is good for
   * @throws Problem.Invalid if the limit, offset or cursor cannot be used
   */
  public Window window(
      String binding, @Nullable Integer limit, @Nullable String cursor, @Nullable Integer offset) {
    int rows = limit == null ? Window.LIMIT_DEFAULT : limit;
    if (rows < 1 || rows > Window.LIMIT_MAX) {
      throw Problem.Invalid.of("?limit", "must be from 1 to " + Window.LIMIT_MAX);
    }
    int skipped = offset == null ? 0 : offset;
    if (skipped < 0 || skipped > Window.OFFSET_MAX) {
      throw Problem.Invalid.of(
          "?offset", "must be from 0 to " + Window.OFFSET_MAX + "; use the cursor to go further");
    }
    if (cursor == null) {
      return new Window(this, binding, rows, skipped, false, Optional.empty());
    }
    if (skipped > 0) {
      throw Problem.Invalid.of("?offset", "cannot be used together with a cursor");
    }
    Position position = read(binding, cursor);
    return new Window(this, binding, rows, 0, position.backward(), Optional.of(position.values()));
  }

  record Position(boolean backward, List<String> values) {}

  String write(String binding, Position position) {
    byte[] json = Json.bytes(position);
    byte[] signed = new byte[MAC_BYTES + json.length];
    System.arraycopy(mac(binding, json), 0, signed, 0, MAC_BYTES);
    System.arraycopy(json, 0, signed, MAC_BYTES, json.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
  }

  private Position read(String binding, String cursor) {
    try {
      byte[] signed = Base64.getUrlDecoder().decode(cursor);
      if (signed.length > MAC_BYTES) {
        byte[] json = Arrays.copyOfRange(signed, MAC_BYTES, signed.length);
        byte[] mac = Arrays.copyOf(signed, MAC_BYTES);
        if (MessageDigest.isEqual(mac, mac(binding, json))) {
          return Json.mapper().readValue(new String(json, StandardCharsets.UTF_8), Position.class);
        }
      }
    } catch (IllegalArgumentException | JsonProcessingException e) {
      throw notOurs();
    }
    throw notOurs();
  }

  private byte[] mac(String binding, byte[] json) {
    byte[] name = binding.getBytes(StandardCharsets.UTF_8);
    byte[] both = Arrays.copyOf(name, name.length + 1 + json.length);
    System.arraycopy(json, 0, both, name.length + 1, json.length);
    return Arrays.copyOf(box.mac(PURPOSE, both), MAC_BYTES);
  }

  private static Problem.Invalid notOurs() {
    return Problem.Invalid.of(
        "?cursor", "is not a cursor of this list with this filter and sort; begin without one");
  }
}
