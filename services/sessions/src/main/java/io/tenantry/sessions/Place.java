package io.tenantry.sessions;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a session was opened, as far as its address tells. What cannot be told is empty.
 *
 * @param country ISO 3166-1 alpha-2
 * @param region the largest part of the country, in English
 * @param city in English
 */
record Place(String country, String region, String city) {

  static final Place UNKNOWN = new Place("", "", "");

  /** Of a record of a city database in MaxMind's format; everything in it may be absent. */
  static Place of(Map<?, ?> record) {
    Object regions = record.get("subdivisions");
    Object region = regions instanceof List<?> some && !some.isEmpty() ? some.getFirst() : Map.of();
    String country = text(record.get("country"), "iso_code");
    return new Place(
        country.isEmpty() ? text(record.get("registered_country"), "iso_code") : country,
        named(region),
        named(record.get("city")));
  }

  private static String named(@Nullable Object part) {
    return part instanceof Map<?, ?> map ? text(map.get("names"), "en") : "";
  }

  private static String text(@Nullable Object part, String key) {
    return part instanceof Map<?, ?> map && map.get(key) instanceof String text ? text : "";
  }
}
