package io.tenantry.users;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know about a person beyond how they sign in: their own, or an organization's of
 * them.
 *
 * @param country ISO 3166-1 alpha-2
 * @param continent derived from the country
 * @param timezone by its IANA name
 * @param locale BCP 47
 */
public record PersonProfile(
    @Nullable String bio,
    @Nullable String country,
    @Nullable String state,
    @Nullable String city,
    @Nullable String continent,
    @Nullable String timezone,
    @Nullable String locale,
    @Nullable String gender,
    @Nullable String designation,
    List<String> expertise,
    @Nullable LocalDate birthDate) {

  static final PersonProfile EMPTY =
      new PersonProfile(null, null, null, null, null, null, null, null, null, List.of(), null);

  /** In the order of {@link #fields()}. */
  static final String COLUMNS =
      "bio, country, state, city, continent, timezone, locale, gender, designation, expertise,"
          + " birth_date";

  /** The same with their types, where rows are told as JSON. */
  static final String TYPED =
      "bio text, country text, state text, city text, continent text, timezone text, locale text,"
          + " gender text, designation text, expertise text[], birth_date date";

  static PersonProfile of(Row row) {
    return new PersonProfile(
        row.getString("bio"),
        row.getString("country"),
        row.getString("state"),
        row.getString("city"),
        row.getString("continent"),
        row.getString("timezone"),
        row.getString("locale"),
        row.getString("gender"),
        row.getString("designation"),
        List.of(row.getArrayOfStrings("expertise")),
        row.getLocalDate("birth_date"));
  }

  /** As parameters of a statement. */
  List<@Nullable Object> values() {
    List<@Nullable Object> values = new ArrayList<>(fields());
    values.set(values.indexOf(expertise), expertise.toArray(String[]::new));
    return values;
  }

  /** Adds it to a row that is told as JSON. */
  JsonObject addTo(JsonObject row) {
    Iterator<String> names = List.of(COLUMNS.split(", ", -1)).iterator();
    for (Object value : fields()) {
      row.put(names.next(), value instanceof LocalDate date ? date.toString() : value);
    }
    return row;
  }

  /** The names of what differs, as in the trail. */
  List<String> changedSince(PersonProfile before) {
    List<@Nullable Object> now = fields();
    List<@Nullable Object> then = before.fields();
    String[] names = COLUMNS.split(", ", -1);
    return IntStream.range(0, names.length)
        .filter(i -> !Objects.equals(now.get(i), then.get(i)))
        .mapToObj(i -> "profile." + names[i])
        .toList();
  }

  private List<@Nullable Object> fields() {
    return Arrays.asList(
        bio,
        country,
        state,
        city,
        continent,
        timezone,
        locale,
        gender,
        designation,
        expertise,
        birthDate);
  }
}
