package io.tenantry.users;

import static io.tenantry.users.Readings.any;
import static io.tenantry.users.Readings.is;
import static io.tenantry.users.Readings.nothing;
import static io.tenantry.users.Readings.time;
import static io.tenantry.users.Readings.whole;

import io.tenantry.users.Filter.Kind;
import io.tenantry.users.Filter.Reading;
import java.util.List;

/**
 * Filters over what other services own about people. Nobody answers them here yet: they are known,
 * read and refused like the others, and then left out, which the answer says.
 */
final class FactFilters {

  private static final int PERCENT = 100;
  private static final int MINUTES_MAX = 100_000_000;

  private FactFilters() {}

  static final List<Filter> ALL =
      List.of(
          of("has_enrollments", Kind.FLAG, is(""), "Are enrolled in anything"),
          new Filter(
              "enrollment_status",
              Kind.CHOICE,
              scope -> List.of("active", "completed", "cancelled", "expired", "suspended"),
              nothing(any("")),
              List.of(),
              "Have an enrollment that stands so"),
          of("enrolled_program_type", Kind.TEXT, any(""), "Are enrolled in a program of this type"),
          of("enrolled_program_ids", Kind.TEXT, any(""), "Are enrolled in any of these programs"),
          of("progress_min", Kind.WHOLE, percent(), "Have come so far, in percent"),
          of("progress_max", Kind.WHOLE, percent(), "Have come no farther, in percent"),
          of(
              "total_time_spent_min",
              Kind.WHOLE,
              whole(MINUTES_MAX, (asked, n) -> List.of()),
              "Have learned so many minutes"),
          of(
              "last_learning_activity_after",
              Kind.TIME,
              time((asked, at) -> List.of()),
              "Have learned then or later"));

  private static Reading percent() {
    return whole(PERCENT, (asked, n) -> List.of());
  }

  private static Filter of(String name, Kind kind, Reading reading, String doc) {
    return new Filter(
        name,
        kind,
        scope -> List.of(),
        nothing(reading),
        List.of(),
        doc + "; skipped while its source is away");
  }
}
