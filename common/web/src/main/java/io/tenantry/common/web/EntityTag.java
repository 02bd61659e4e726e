package io.tenantry.common.web;

import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The {@code ETag} of a thing that is edited has two parts: its version, which {@code If-Match}
 * asks for, and a checksum of the answer, so that {@code If-None-Match} also sees what changed
 * without an edit (a last sign-in, a suspension that ended by its own time).
 */
final class EntityTag {

  private static final HexFormat HEX = HexFormat.of();

  private EntityTag() {}

  static String of(Version version, Buffer body) {
    CRC32C sum = new CRC32C();
    sum.update(body.getBytes());
    return '"' + version.text() + '.' + HEX.toHexDigits((int) sum.getValue()) + '"';
  }

  /** Whether this tag was given to this version. A weak one is good for nothing here. */
  static boolean isOf(String tag, Version version) {
    return tag.startsWith('"' + version.text() + '.');
  }

  /** Whether one of the tags of an {@code If-None-Match} is this one. */
  static boolean isAmong(String header, String tag) {
    for (String known : header.split(",", -1)) {
      String stripped = known.strip();
      // The weak comparison of RFC 9110, section 13.1.2: caches may have weakened it.
      if (stripped.equals("*") || stripped.equals(tag) || stripped.equals("W/" + tag)) {
        return true;
      }
    }
    return false;
  }
}
