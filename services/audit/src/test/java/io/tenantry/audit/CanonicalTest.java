package io.tenantry.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalTest {

  /** The example of RFC 8785, section 3.2.3. */
  @Test
  void membersAreSortedAsTheStandardSays() {
    JsonObject unsorted =
        new JsonObject()
            .put("\u20ac", "Euro Sign")
            .put("\r", "Carriage Return")
            .put("\ufb33", "Hebrew Letter Dalet With Dagesh")
            .put("1", "One")
            .put("\ud83d\ude00", "Emoji: Grinning Face")
            .put("\u0080", "Control")
            .put("\u00f6", "Latin Small Letter O With Diaeresis");

    assertThat(Canonical.text(unsorted))
        .isEqualTo(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                + "\"\ud83d\ude00\":\"Emoji: Grinning Face\","
                + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
  }

  @Test
  void textIsEscapedAsShortAsPossible() {
    assertThat(Canonical.text("\b\t\n\f\r\"\\/\u0001\u001f€"))
        .isEqualTo("\"\\b\\t\\n\\f\\r\\\"\\\\/\\u0001\\u001f€\"");
  }

  @Test
  void idsTimesAndWordsAreTexts() {
    UUID id = UUID.fromString("0199f0e0-0000-7000-8000-000000000001");
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("until", Instant.parse("2026-11-21T04:00:00Z"));
    values.put("id", id);

    assertThat(Canonical.text(values))
        .isEqualTo("{\"id\":\"" + id + "\",\"until\":\"2026-11-21T04:00:00Z\"}");
  }

  @Test
  void whatHasNoSingleFormIsRefused() {
    assertThatThrownBy(() -> Canonical.text(new JsonObject().put("share", 0.1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Canonical.text(1L << 53)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Canonical.text(Long.MIN_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
  void theOrderOfMembersAndTheWayThroughJsonDoNotMatter(long seed) {
    Values values = new Values(new Random(seed));
    for (int i = 0; i < 200; i++) {
      Map<String, @Nullable Object> value = values.object(3);
      String text = Canonical.text(value);

      assertThat(Canonical.text(values.shuffled(value))).as("seed %d", seed).isEqualTo(text);
      assertThat(Canonical.text(new JsonObject(text))).as("seed %d", seed).isEqualTo(text);
      assertThat(new JsonObject(text)).as("seed %d", seed).isEqualTo(values.asJson(value));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8})
  void differentValuesHaveDifferentTexts(long seed) {
    Values values = new Values(new Random(seed));
    Map<String, JsonObject> seen = new LinkedHashMap<>();
    for (int i = 0; i < 1_000; i++) {
      JsonObject value = values.asJson(values.object(2));
      JsonObject before = seen.put(Canonical.text(value), value);

      assertThat(before == null || before.equals(value)).as("seed %d: %s", seed, value).isTrue();
    }
  }

  /** Makes up JSON values, with the signs in texts that are easy to get wrong. */
  private record Values(Random random) {
    private static final List<String> PIECES =
        List.of("", "a", "\"", "\\", "\n", "\u0001", "é", "\ud83d\ude00", "1", "null", ",", "{");

    Map<String, @Nullable Object> object(int depth) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      int size = random.nextInt(4);
      for (int i = 0; i < size; i++) {
        members.put(text(), value(depth - 1));
      }
      return members;
    }

    Map<String, @Nullable Object> shuffled(Map<String, @Nullable Object> object) {
      List<String> names = new ArrayList<>(object.keySet());
      Collections.shuffle(names, random);
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      names.forEach(name -> members.put(name, object.get(name)));
      return members;
    }

    JsonObject asJson(Map<String, @Nullable Object> object) {
      return new JsonObject(new JsonObject(object).encode());
    }

    private @Nullable Object value(int depth) {
      return switch (random.nextInt(depth > 0 ? 7 : 5)) {
        case 0 -> null;
        case 1 -> random.nextBoolean();
        case 2 -> random.nextInt();
        case 3 -> random.nextLong(1L << 53);
        case 4 -> text();
        case 5 -> new JsonObject(object(depth));
        default -> new JsonArray().add(text()).add(random.nextInt(10));
      };
    }

    private String text() {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(3);
      for (int i = 0; i < length; i++) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      return text.toString();
    }
  }
}
