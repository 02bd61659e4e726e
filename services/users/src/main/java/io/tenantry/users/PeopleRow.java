package io.tenantry.users;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.tenantry.common.web.CsvText;
import io.tenantry.common.web.Json;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody as a row of a file.
 *
 * @param type which of admin, instructor and learner they are
 * @param birthDate as ISO 8601 writes it
 */
@JsonPropertyOrder({
  "name",
  "email",
  "phone",
  "username",
  "status",
  "type",
  "registered",
  "last_sign_in",
  "country",
  "timezone",
  "bio",
  "state",
  "city",
  "continent",
  "locale",
  "gender",
  "designation",
  "expertise",
  "birth_date"
})
record PeopleRow(
    String name,
    @Nullable String email,
    @Nullable String phone,
    @Nullable String username,
    String status,
    List<String> type,
    Instant registered,
    @Nullable Instant lastSignIn,
    @Nullable String country,
    @Nullable String timezone,
    @Nullable String bio,
    @Nullable String state,
    @Nullable String city,
    @Nullable String continent,
    @Nullable String locale,
    @Nullable String gender,
    @Nullable String designation,
    List<String> expertise,
    @Nullable String birthDate) {

  /** The first row of a file with columns. */
  static final List<String> COLUMNS =
      List.of(PeopleRow.class.getAnnotation(JsonPropertyOrder.class).value());

  /** Several values in one cell; a comma would only mean quotes around each. */
  private static final String BETWEEN = "; ";

  /** By position: names would be looked up for each row. The first is the id. */
  static PeopleRow of(Row row) {
    return new PeopleRow(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        type(row.getBoolean(6), row.getBoolean(7), row.getBoolean(8)),
        row.getOffsetDateTime(9).toInstant(),
        instant(row.getOffsetDateTime(10)),
        row.getString(11),
        row.getString(12),
        row.getString(13),
        row.getString(14),
        row.getString(15),
        row.getString(16),
        row.getString(17),
        row.getString(18),
        row.getString(19),
        List.of(row.getArrayOfStrings(20)),
        day(row.getLocalDate(21)));
  }

  void writeTo(CsvText text) {
    text.cell(name)
        .cell(email)
        .cell(phone)
        .cell(username)
        .cell(status)
        .cell(String.join(BETWEEN, type))
        .cell(Json.text(registered))
        .cell(lastSignIn == null ? null : Json.text(lastSignIn))
        .cell(country)
        .cell(timezone)
        .cell(bio)
        .cell(state)
        .cell(city)
        .cell(continent)
        .cell(locale)
        .cell(gender)
        .cell(designation)
        .cell(String.join(BETWEEN, expertise))
        .cell(birthDate)
        .endRow();
  }

  private static List<String> type(boolean admin, boolean instructor, boolean learner) {
    List<String> type = new ArrayList<>(3);
    if (admin) {
      type.add("admin");
    }
    if (instructor) {
      type.add("instructor");
    }
    if (learner) {
      type.add("learner");
    }
    return type;
  }

  private static @Nullable String day(@Nullable LocalDate date) {
    return date == null ? null : date.toString();
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
