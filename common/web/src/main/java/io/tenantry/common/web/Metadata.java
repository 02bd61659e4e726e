package io.tenantry.common.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * A free JSON object that the vendor's application keeps about something. It is edited by merge
 * patch (RFC 7396) and bounded, because it travels with the thing it is about.
 */
public final class Metadata {

  /** Of the whole object as it is sent; a row stays well within a page and its overflow. */
  public static final int BYTES_MAX = 16_384;

  /** Objects and lists within one another; nobody reads deeper ones. */
  public static final int DEPTH_MAX = 10;

  /** PostgreSQL and every client can hold such numbers. */
  private static final int EXPONENT_MAX = 300;

  private Metadata() {}

  /**
   * What becomes of the object by this patch: null takes a member away, objects are merged, all
   * else is replaced.
   *
   * @param pointer where the patch stood, for complaints
   * @throws Problem.Invalid if the outcome is larger or deeper than the bounds
   */
  public static JsonObject merged(JsonObject before, Map<String, Object> patch, String pointer) {
    ObjectNode target = Json.mapper().valueToTree(before.getMap());
    ObjectNode wanted = Json.mapper().valueToTree(patch);
    complaint(wanted, 1)
        .ifPresent(wrong -> {
          throw Problem.Invalid.of(pointer, wrong);
        });
    merge(target, wanted);
    byte[] outcome = Json.bytes(target);
    if (outcome.length > BYTES_MAX) {
      throw Problem.Invalid.of(pointer, "would be longer than " + BYTES_MAX + " bytes");
    }
    return new JsonObject(Buffer.buffer(outcome));
  }

  private static void merge(ObjectNode target, ObjectNode patch) {
    patch
        .properties()
        .forEach(member -> {
          JsonNode value = member.getValue();
          if (value.isNull()) {
            target.remove(member.getKey());
          } else if (value instanceof ObjectNode inner) {
            merge(
                target.get(member.getKey()) instanceof ObjectNode there
                    ? there
                    : target.putObject(member.getKey()),
                inner);
          } else {
            target.set(member.getKey(), value);
          }
        });
  }

  private static Optional<String> complaint(JsonNode node, int depth) {
    if (depth > DEPTH_MAX) {
      return Optional.of("must not be nested more than " + DEPTH_MAX + " deep");
    }
    if (node.isNumber() && exponent(node.decimalValue()) > EXPONENT_MAX) {
      return Optional.of("must not hold a number beyond 1e" + EXPONENT_MAX);
    }
    for (JsonNode inner : node) {
      Optional<String> wrong = complaint(inner, inner.isContainerNode() ? depth + 1 : depth);
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private static long exponent(BigDecimal number) {
    return Math.max(Math.abs((long) number.precision() - number.scale()), number.scale());
  }
}
