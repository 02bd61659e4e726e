package io.tenantry.users;

import static io.tenantry.users.Readings.any;
import static io.tenantry.users.Readings.condition;
import static io.tenantry.users.Readings.days;
import static io.tenantry.users.Readings.is;
import static io.tenantry.users.Readings.time;
import static io.tenantry.users.Readings.when;
import static io.tenantry.users.Readings.whole;

import io.tenantry.users.Filter.Condition;
import io.tenantry.users.Filter.Kind;
import io.tenantry.users.Filter.Reading;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The registry of filters. What is here is a query parameter of both lists of people, stands in the
 * document and in {@code filter-values}, and can be asked in any combination.
 */
final class Filters {

  private static final List<String> FACETS = List.of("members_by_facet");
  private static final int AGE_MAX = 150;
  private static final int ATTEMPTS_MAX = 1_000_000;
  private static final String EPOCH = "1970-01-01T00:00:00Z";

  private final Map<String, Filter> byName = new LinkedHashMap<>();

  Filters() {
    Stream.of(standing(), signingIn(), profile(), activity(), lockOut(), FactFilters.ALL)
        .flatMap(List::stream)
        .forEach(this::add);
  }

  private void add(Filter filter) {
    if (byName.putIfAbsent(filter.name(), filter) != null) {
      throw new IllegalStateException("declared twice: " + filter.name());
    }
  }

  List<Filter> all() {
    return List.copyOf(byName.values());
  }

  Optional<Filter> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  private static List<Filter> standing() {
    return List.of(
        status("status", "How they stand; the deleted are listed only when asked for"),
        status("statuses", "Any of these; together with status, any of all"),
        rareFlag(
            "is_admin",
            "members_admins_by_created",
            "Are admins by flag; on the platform: in any organization"),
        rareFlag(
            "is_instructor",
            "members_instructors_by_created",
            "Are instructors by flag; on the platform: in any organization"),
        flag("is_learner", "Are learners by flag; on the platform: in any organization"),
        text("roles", "roles", "Hold any of these roles; on the platform: of the platform"));
  }

  private static List<Filter> signingIn() {
    return List.of(
        rareFlag("email_verified", "members_unverified_by_created", "Have proven their email"),
        flag("phone_verified", "Have proven their phone"),
        new Filter(
            "auth_method",
            Kind.CHOICE,
            scope -> List.of("email", "phone", "oauth"),
            any("auth_methods"),
            FACETS,
            "Can sign in by any of these: they have an email, a phone, a linked account"),
        flag("has_oauth", "Have a linked account"),
        text("oauth_provider", "oauth_providers", "Have an account linked at any of these"),
        flag("has_password", "Have set a password"));
  }

  private static List<Filter> profile() {
    return List.of(
        flag("profile_complete", "Nothing is missing in their profile"),
        flag("has_avatar", "Have a picture"),
        flag("has_bio", "Have written about themselves"),
        flag("has_location", "Have said where they are: city, state or country"),
        text("country", "country", "In any of these countries (ISO 3166-1 alpha-2)"),
        text("city", "city", "In any of these cities"),
        text("state", "state", "In any of these states"),
        new Filter(
            "continent",
            Kind.CHOICE,
            scope -> List.of("AF", "AN", "AS", "EU", "NA", "OC", "SA"),
            any("continent"),
            FACETS,
            "On any of these continents"),
        text("timezone", "timezone", "In any of these time zones"),
        text("locale", "locale", "With any of these locales (BCP 47)"),
        text("gender", "gender", "Of any of these genders"),
        text("designation", "designation", "With any of these designations"),
        text("expertise", "expertise", "Expert in any of these"),
        age("age_min", (now, years) -> born("upto", now.minusYears(years)), "At least so old"),
        age(
            "age_max",
            (now, years) -> born("after", now.minusYears(years + 1L)),
            "At most so old"));
  }

  private static List<Filter> activity() {
    return List.of(
        moment(
            "created_after",
            time((a, at) -> List.of(condition("created_at", "from", at))),
            "members_by_created",
            "Came then or later"),
        moment(
            "created_before",
            time((a, at) -> List.of(condition("created_at", "before", at))),
            "members_by_created",
            "Came before"),
        since(
            "created_in_last_days",
            days((a, at) -> List.of(condition("created_at", "from", at))),
            "members_by_created",
            "Came in the last so many days"),
        moment(
            "last_login_after",
            time((a, at) -> List.of(condition("last_login_key", "from", at))),
            "members_by_last_login",
            "Signed in then or later"),
        moment(
            "last_login_before",
            time((a, at) -> signedInBefore(at)),
            "members_by_last_login",
            "Signed in last before; not those who never did"),
        since(
            "active_in_last_days",
            days((a, at) -> List.of(condition("last_login_key", "from", at))),
            "members_by_last_login",
            "Signed in within the last so many days"),
        since(
            "inactive_for_days",
            days((a, at) -> unseenSince(at)),
            "members_by_created",
            "Not seen for so many days; who never signed in was seen when they came"));
  }

  /** Nobody signs in before they come, which bounds the walk through the newest. */
  private static List<Condition> signedInBefore(Instant at) {
    return List.of(
        condition("last_login_key", "before", at),
        new Condition("last_login_key", "after", EPOCH),
        condition("created_at", "implied before", at));
  }

  private static List<Condition> unseenSince(Instant at) {
    return List.of(condition("seen_at", "before", at), condition("created_at", "before", at));
  }

  private static List<Filter> lockOut() {
    return List.of(
        new Filter(
            "is_locked",
            Kind.FLAG,
            scope -> List.of(),
            when((asked, locked) ->
                condition("locked_until", locked ? "after" : "not after", asked.now())),
            List.of("members_locked"),
            "Are locked out after too many failures; an organization knows it of those it manages"),
        attempts("failed_login_attempts_min", "from", "At least so many failures to sign in"),
        attempts("failed_login_attempts_max", "upto", "At most so many failures to sign in"));
  }

  private static Filter status(String name, String doc) {
    return new Filter(
        name,
        Kind.CHOICE,
        scope -> {
          var words = new TreeSet<>(scope.statuses());
          words.add("suspended");
          return List.copyOf(words);
        },
        any("status"),
        FACETS,
        doc);
  }

  private static Filter flag(String name, String doc) {
    return new Filter(name, Kind.FLAG, scope -> List.of(), is(name), FACETS, doc);
  }

  /** Those few whom one of its values fits have an index of their own. */
  private static Filter rareFlag(String name, String index, String doc) {
    return new Filter(
        name, Kind.FLAG, scope -> List.of(), is(name), List.of(index, "members_by_facet"), doc);
  }

  private static Filter text(String name, String column, String doc) {
    return new Filter(name, Kind.TEXT, scope -> List.of(), any(column), FACETS, doc);
  }

  private static Filter moment(String name, Reading reading, String index, String doc) {
    return new Filter(name, Kind.TIME, scope -> List.of(), reading, List.of(index), doc);
  }

  private static Filter since(String name, Reading reading, String index, String doc) {
    return new Filter(name, Kind.DAYS, scope -> List.of(), reading, List.of(index), doc);
  }

  private interface Age {
    Condition of(LocalDate today, int years);
  }

  private static Filter age(String name, Age meaning, String doc) {
    return new Filter(
        name,
        Kind.WHOLE,
        scope -> List.of(),
        whole(
            AGE_MAX,
            (asked, years) ->
                List.of(meaning.of(LocalDate.ofInstant(asked.now(), ZoneOffset.UTC), years))),
        List.of("members_by_birth"),
        doc);
  }

  private static Condition born(String comparison, LocalDate day) {
    return new Condition("birth_date", comparison, day.toString());
  }

  private static Filter attempts(String name, String comparison, String doc) {
    return new Filter(
        name,
        Kind.WHOLE,
        scope -> List.of(),
        whole(
            ATTEMPTS_MAX,
            (asked, n) ->
                List.of(new Condition("failed_attempts", comparison, Integer.toString(n)))),
        List.of("members_by_failures"),
        doc + "; an organization knows it of those it manages");
  }

  /** Conditions on one column that are "any of these" become one. */
  static List<Condition> merged(List<Condition> conditions) {
    List<Condition> merged = new ArrayList<>();
    Map<String, List<String>> anyOf = new LinkedHashMap<>();
    for (Condition one : conditions) {
      if (one.comparison().equals("any")) {
        String inside = one.operand().substring(1, one.operand().length() - 1);
        Collections.addAll(
            anyOf.computeIfAbsent(one.column(), column -> new ArrayList<>()), inside);
      } else {
        merged.add(one);
      }
    }
    anyOf.forEach((column, operands) ->
        merged.add(new Condition(column, "any", "{" + String.join(",", operands) + "}")));
    return merged;
  }
}
