package io.tenantry.sessions;

import org.jspecify.annotations.Nullable;

/**
 * Where a session was opened, as far as its address tells.
 *
 * @param country ISO 3166-1 alpha-2
 * @param region empty where it cannot be told, like {@code city}; in English
 */
record PlaceView(String country, String region, String city) {

  /** Null where nothing can be told. */
  static @Nullable PlaceView of(Place place) {
    return place.equals(Place.UNKNOWN)
        ? null
        : new PlaceView(place.country(), place.region(), place.city());
  }
}
