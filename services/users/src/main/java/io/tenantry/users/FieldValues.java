package io.tenantry.users;

import io.tenantry.access.Access;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Cursors;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.Window;
import io.tenantry.common.work.TextMessages;
import io.tenantry.users.FilterValues.KnownFilter;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import jakarta.validation.constraints.Size;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The values that profiles have: to choose a filter from, all at once or as somebody types. */
final class FieldValues {

  /** The profile fields whose values are kept. */
  enum Field {
    CITY,
    COUNTRY,
    DESIGNATION,
    EXPERTISE,
    GENDER,
    LOCALE,
    OAUTH_PROVIDER,
    STATE,
    TIMEZONE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What is asked for.
   *
   * @param prefix without case and accents
   */
  record Asked(
      Field field,
      @Nullable @Size(max = Readings.VALUE_MAX) String prefix,
      @Nullable Integer limit,
      @Nullable @Size(max = PeopleParameters.CURSOR_MAX) String cursor) {}

  /** One value that somebody has. */
  record Value(String value) {}

  /** Enough for a night in which everybody moves, and a fraction of a second. */
  private static final int FORGOTTEN_MAX = 500;

  private static final List<String> CHOSEN =
      List.of("timezone", "locale", "gender", "designation", "oauth_provider");

  private static final List<String> PROVIDERS = List.of("apple", "facebook", "github", "google");

  private final Database db;
  private final Cursors cursors;
  private final Access access;
  private final Filters filters;
  private final TextMessages texts;

  FieldValues(Database db, Cursors cursors, Access access, Filters filters, TextMessages texts) {
    this.db = db;
    this.cursors = cursors;
    this.access = access;
    this.filters = filters;
    this.texts = texts;
  }

  /** Values of one field that begin with the prefix. */
  Future<Page<Value>> page(Actor actor, Asked asked) {
    String prefix = asked.prefix() == null ? "" : asked.prefix().strip();
    String binding = "values " + actor.org() + ' ' + asked.field() + ' ' + prefix;
    Window window = cursors.window(binding, asked.limit(), asked.cursor(), null);
    Object[] begin = {actor.org(), asked.field().word(), prefix, window.fetch()};
    return ask(
            actor.org(),
            tx ->
                window
                    .position()
                    .map(at -> {
                      Object[] args = Arrays.copyOf(begin, 6);
                      args[4] = at.get(0);
                      args[5] = at.get(1);
                      return tx.all(
                          window.backward() ? FieldValueSql.PAGE_BEFORE : FieldValueSql.PAGE_AFTER,
                          args);
                    })
                    .orElseGet(() -> tx.all(FieldValueSql.PAGE, begin)))
        .map(rows ->
            window
                .page(
                    rows, row -> List.of(row.getString("key"), row.getString("value")), null, null)
                .map(row -> new Value(row.getString("value"))));
  }

  /** Everything that can be chosen. */
  Future<FilterValues> all(Actor actor, PeopleScope scope) {
    return ask(
            actor.org(),
            tx ->
                Future.all(
                    access.ranks(tx, actor.org()),
                    tx.all(FieldValueSql.ALL, actor.org(), CHOSEN.toArray(String[]::new))))
        .map(both -> values(scope, both.resultAt(0), both.resultAt(1)));
  }

  private FilterValues values(PeopleScope scope, Map<String, Integer> roles, List<Row> rows) {
    Map<String, List<String>> held =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.getString("field"),
                    Collectors.mapping(row -> row.getString("value"), Collectors.toList())));
    Function<String, List<String>> of = field -> held.getOrDefault(field, List.of());
    return new FilterValues(
        closed("statuses", scope),
        roles.keySet().stream().sorted().toList(),
        Arrays.stream(Locale.getISOCountries()).sorted().toList(),
        closed("continent", scope),
        of.apply("timezone"),
        of.apply("locale"),
        of.apply("gender"),
        of.apply("designation"),
        with(PROVIDERS, of.apply("oauth_provider")),
        closed("auth_method", scope),
        texts.areSent(),
        closed("enrollment_status", scope),
        PeopleSort.names(),
        filters.all().stream().map(filter -> known(filter, scope)).toList());
  }

  private List<String> closed(String filter, PeopleScope scope) {
    return filters.find(filter).orElseThrow().values().apply(scope);
  }

  private static KnownFilter known(Filter filter, PeopleScope scope) {
    return new KnownFilter(
        filter.name(),
        filter.kind().name().toLowerCase(Locale.ROOT),
        filter.doc(),
        filter.values().apply(scope),
        !filter.servedBy().isEmpty());
  }

  private static List<String> with(List<String> some, List<String> others) {
    return Stream.concat(some.stream(), others.stream()).distinct().sorted().toList();
  }

  /** For the schedule: values that nobody has any more are offered to nobody. */
  Future<Void> forget() {
    return db.platformWrite(
            Actor.system(Actor.PLATFORM), tx -> tx.first(FieldValueSql.FORGET, FORGOTTEN_MAX))
        .mapEmpty();
  }

  private <T> Future<T> ask(UUID org, Function<Tx, Future<T>> question) {
    return org.equals(Actor.PLATFORM) ? db.platformRead(question) : db.read(org, question);
  }
}
