package io.tenantry.audit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The one way to write a value down before it is hashed: JSON as in RFC 8785 (members sorted by
 * UTF-16 code units, no white space, shortest escapes), so that an auditor can recompute a hash
 * with any library of that standard.
 *
 * <p>Fractions and huge numbers are refused: PostgreSQL and the standard print them differently,
 * and no event needs one.
 */
final class Canonical {
  /** The standard reads numbers as doubles, which are exact up to here. */
  private static final long EXACT_MAX = (1L << 53) - 1;

  private Canonical() {}

  static String text(@Nullable Object value) {
    var out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(@Nullable Object value, StringBuilder out) {
    switch (value) {
      case null -> out.append("null");
      case JsonObject object -> writeObject(object.getMap(), out);
      case Map<?, ?> map -> writeObject(map, out);
      case JsonArray array -> writeArray(array.getList(), out);
      case Collection<?> items -> writeArray(items, out);
      case CharSequence text -> writeString(text, out);
      case Boolean truth -> out.append(truth);
      case Integer number -> out.append(number);
      case Long number when -EXACT_MAX <= number && number <= EXACT_MAX -> out.append(number);
      case UUID id -> writeString(id.toString(), out);
      case Instant time -> writeString(time.toString(), out);
      case Enum<?> constant -> writeString(constant.name(), out);
      default -> throw new IllegalArgumentException("no canonical form for " + value.getClass());
    }
  }

  private static void writeObject(Map<?, ?> members, StringBuilder out) {
    var sorted = new TreeMap<String, @Nullable Object>();
    members.forEach((name, value) -> sorted.put(String.valueOf(name), value));
    out.append('{');
    var separator = "";
    for (var member : sorted.entrySet()) {
      out.append(separator);
      writeString(member.getKey(), out);
      out.append(':');
      write(member.getValue(), out);
      separator = ",";
    }
    out.append('}');
  }

  private static void writeArray(Collection<?> items, StringBuilder out) {
    out.append('[');
    var separator = "";
    for (var item : items) {
      out.append(separator);
      write(item, out);
      separator = ",";
    }
    out.append(']');
  }

  private static void writeString(CharSequence text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      writeChar(text.charAt(i), out);
    }
    out.append('"');
  }

  private static void writeChar(char c, StringBuilder out) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\f' -> out.append("\\f");
      case '\r' -> out.append("\\r");
      default -> {
        if (c < ' ') {
          out.append("\\u%04x".formatted((int) c));
        } else {
          out.append(c);
        }
      }
    }
  }
}
