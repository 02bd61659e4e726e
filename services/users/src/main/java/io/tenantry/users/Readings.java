package io.tenantry.users;

import io.tenantry.users.Filter.Asked;
import io.tenantry.users.Filter.Condition;
import io.tenantry.users.Filter.Reading;
import io.tenantry.users.Filter.Refused;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** How values of filters are read. */
final class Readings {

  /** Nobody chooses more at once on a screen; keeps one question small. */
  static final int VALUES_MAX = 50;

  /** Longer than any value that is kept for choosing. */
  static final int VALUE_MAX = 200;

  /** About a century. */
  static final int DAYS_MAX = 36_500;

  private Readings() {}

  /** Any of these values, separated by commas. */
  static Reading any(String column) {
    return asked -> {
      List<String> wanted = listed(asked.text());
      boolean choice = !asked.values().isEmpty();
      return List.of(
          new Condition(
              column,
              "any",
              array(choice ? wanted.stream().map(one -> chosen(asked, one)).toList() : wanted)));
    };
  }

  static Reading is(String column) {
    return asked -> List.of(new Condition(column, "is", Boolean.toString(flag(asked.text()))));
  }

  /** A column with more than two values as a question of yes or no. */
  static Reading when(BiFunction<Asked, Boolean, Condition> meaning) {
    return asked -> List.of(meaning.apply(asked, flag(asked.text())));
  }

  static Reading whole(int most, BiFunction<Asked, Integer, List<Condition>> meaning) {
    return asked -> meaning.apply(asked, number(asked.text(), most));
  }

  static Reading time(BiFunction<Asked, Instant, List<Condition>> meaning) {
    return asked -> meaning.apply(asked, instant(asked.text()));
  }

  /** So many days back from now. */
  static Reading days(BiFunction<Asked, Instant, List<Condition>> meaning) {
    return asked ->
        meaning.apply(asked, asked.now().minus(Duration.ofDays(number(asked.text(), DAYS_MAX))));
  }

  /** Read and refused like any other, and then left out: who could answer it is not there. */
  static Reading nothing(Reading as) {
    return asked -> {
      as.read(asked);
      return List.of();
    };
  }

  static Condition condition(String column, String comparison, Instant time) {
    return new Condition(column, comparison, time.toString());
  }

  private static List<String> listed(String text) {
    List<String> values =
        Arrays.stream(text.split(",", -1)).map(String::strip).filter(v -> !v.isEmpty()).toList();
    if (values.isEmpty()) {
      throw new Refused("must not be empty");
    }
    if (values.size() > VALUES_MAX) {
      throw new Refused("takes at most " + VALUES_MAX + " values");
    }
    if (values.stream().anyMatch(value -> value.length() > VALUE_MAX)) {
      throw new Refused("has a value longer than " + VALUE_MAX + " characters");
    }
    return values;
  }

  private static String chosen(Asked asked, String value) {
    return asked.values().stream()
        .filter(known -> known.equalsIgnoreCase(value))
        .findAny()
        .map(asked.scope()::status)
        .orElseThrow(() -> new Refused("must be one of " + String.join(", ", asked.values())));
  }

  private static boolean flag(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new Refused("must be true or false");
    };
  }

  private static int number(String text, int most) {
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw notWithin(most);
    }
    throw notWithin(most);
  }

  private static Refused notWithin(int most) {
    return new Refused("must be a whole number from 0 to " + most);
  }

  private static Instant instant(String text) {
    String stripped = text.strip();
    try {
      Instant time =
          stripped.length() == 10
              ? LocalDate.parse(stripped).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(stripped).toInstant();
      int year = time.atOffset(ZoneOffset.UTC).getYear();
      if (year >= 1 && year <= 9999) {
        return time;
      }
    } catch (DateTimeParseException e) {
      throw notATime();
    }
    throw notATime();
  }

  private static Refused notATime() {
    return new Refused("must be a time such as 2026-11-21T08:30:00Z, or a date");
  }

  /** As PostgreSQL writes an array of texts. */
  static String array(List<String> values) {
    return values.stream()
        .map(value -> '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }
}
