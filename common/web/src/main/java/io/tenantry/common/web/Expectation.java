package io.tenantry.common.web;

import com.fasterxml.jackson.databind.JavaType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/** Says in words what a value of a type looks like. */
final class Expectation {

  private Expectation() {}

  static String of(JavaType type) {
    Class<?> raw = type.getRawClass();
    if (type.isMapLikeType()) {
      return "must be an object";
    }
    if (type.isContainerType()) {
      return "must be a list whose elements fit: each " + of(type.getContentType());
    }
    if (raw.isEnum()) {
      return "must be one of "
          + Arrays.stream(raw.getEnumConstants())
              .map(value -> value.toString().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
    }
    if (raw == UUID.class) {
      return "must be an id (UUID)";
    }
    if (raw == Instant.class) {
      return "must be a time like 2026-11-21T08:00:00.000Z, or a date";
    }
    if (raw == LocalDate.class) {
      return "must be a date like 2026-11-21";
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return "must be true or false";
    }
    if (raw.isPrimitive() || Number.class.isAssignableFrom(raw)) {
      return "must be a whole number in range";
    }
    return raw == String.class ? "must be text" : "must be of another type";
  }
}
