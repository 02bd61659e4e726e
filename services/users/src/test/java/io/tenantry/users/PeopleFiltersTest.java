package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every filter by its name, in both lists, alone and with others. */
class PeopleFiltersTest {

  private static final Town town = new Town();
  @RegisterExtension static final TestApp app = town.app;

  private static Town.Person owner;
  private static Town.Person root;

  @BeforeAll
  static void people() {
    var acme = town.org("Acme");
    owner = town.member(acme, "Olga Owner", "owner");
    root = town.colleague("Rita Root", "admin");
    var ada = town.member(acme, "Ada Active", "member");
    town.member(acme, "Bea Bare", "member");
    set(
        ada,
        """
        country = 'DE', state = 'Bayern', city = 'München', continent = 'EU', timezone = 'Europe/Berlin',
        locale = 'de-DE', gender = 'female', designation = 'Ärztin', expertise = '{Chirurgie,Go}', bio = 'Hello',
        birth_date = current_date - interval '30 years', profile_score = 100
        """);
    app.database()
        .run(
            """
            UPDATE users
               SET avatar_url = 'https://acme.test/ada.png', phone = '+4930123456', phone_verified = true,
                   oauth_providers = '{google}', has_password = true, failed_attempts = 4,
                   locked_until = now() + interval '1 hour', last_login_at = now() - interval '2 days'
             WHERE id = ?
            """,
            ada.id());
    app.database()
        .run(
            "UPDATE members SET is_instructor = true, last_login_at = now() - interval '2 days' WHERE user_id = ?",
            ada.id());
    app.database().run("UPDATE users SET email_verified = false WHERE name = 'Bea Bare'");
    for (String table : List.of("users", "members")) {
      app.database()
          .run(
              "UPDATE "
                  + table
                  + " SET created_at = now() - interval '40 days' WHERE name <> 'Bea Bare'");
    }
  }

  private static void set(Town.Person person, String columns) {
    app.database().run("UPDATE users SET " + columns + " WHERE id = ?", person.id());
    app.database().run("UPDATE members SET " + columns + " WHERE user_id = ?", person.id());
  }

  /** Who of Ada and Bea it fits. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "is_instructor=true | Ada",
        "is_instructor=false | Bea",
        "email_verified=false | Bea",
        "phone_verified=true | Ada",
        "auth_method=phone | Ada",
        "auth_method=email | Ada Bea",
        "auth_method=oauth,phone | Ada",
        "has_oauth=true | Ada",
        "has_oauth=false | Bea",
        "oauth_provider=google,github | Ada",
        "oauth_provider=nobody | ",
        "has_password=true | Ada",
        "profile_complete=true | Ada",
        "profile_complete=FALSE | Bea",
        "has_avatar=true | Ada",
        "has_bio=false | Bea",
        "has_location=true | Ada",
        "country=de,FR | Ada",
        "country=XX | ",
        "city=munchen | Ada",
        "state=BAYERN | Ada",
        "continent=eu | Ada",
        "continent=AN | ",
        "timezone=europe/berlin | Ada",
        "locale=de-de | Ada",
        "gender=female | Ada",
        "designation=arztin | Ada",
        "expertise=go | Ada",
        "expertise=cobol | ",
        "age_min=30 | Ada",
        "age_min=31 | ",
        "age_max=30 | Ada",
        "age_max=29 | ",
        "created_in_last_days=7 | Bea",
        "last_login_after=2020-01-01 | Ada",
        "last_login_before=2020-01-01 | ",
        "active_in_last_days=3 | Ada",
        "active_in_last_days=1 | ",
        "inactive_for_days=1 | Ada",
        "inactive_for_days=3 | ",
        "is_locked=true | Ada",
        "is_locked=false | Bea",
        "failed_login_attempts_min=4 | Ada",
        "failed_login_attempts_min=5 | ",
        "failed_login_attempts_max=3 | Bea",
        "roles=no-such-role | ",
        "country=DE&has_bio=true&is_locked=true&search=ada | Ada",
        "country=DE&is_instructor=false | "
      })
  void eachFilterFindsTheSameInBothLists(String query, String fits) {
    List<String> expected =
        fits == null ? List.of() : Stream.of(fits.strip().split(" ", -1)).toList();
    for (String list : List.of("/v1/orgs/acme/users", "/v1/platform/users")) {
      assertThat(firstNames(ask(list, query)).filter(List.of("Ada", "Bea")::contains))
          .as(list + "?" + query)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  static Stream<String> filters() {
    return new Filters().all().stream().map(Filter::name);
  }

  @ParameterizedTest
  @MethodSource("filters")
  void aValueThatCannotBeMeantIsRefusedAndNothingElseIs(String name) {
    Filter filter = new Filters().find(name).orElseThrow();
    boolean isFree = filter.kind() == Filter.Kind.TEXT;
    for (String list : List.of("/v1/orgs/acme/users", "/v1/platform/users")) {
      var reply = visitor(list).get(list + "?" + name + "=unheard-of");
      assertThat(reply.status()).as(reply.text()).isEqualTo(isFree ? 200 : 400);
      if (filter.kind() == Filter.Kind.CHOICE) {
        assertThat(reply.text()).contains(filter.values().apply(PeopleScope.MEMBERS).getFirst());
      }
      visitor(list).get(list + "?" + name + "=").answers(400, "invalid");
    }
  }

  @Test
  void filtersOverFactsAreSkippedAndSaidSo() {
    var page = ask("/v1/orgs/acme/users", "has_enrollments=true&progress_min=5&is_instructor=true");
    assertThat(texts(page, "skipped_filters"))
        .containsExactlyInAnyOrder("has_enrollments", "progress_min");
    assertThat(firstNames(page)).containsExactly("Ada");
    assertThat(ask("/v1/platform/users", "").getJsonArray("skipped_filters")).isEmpty();
  }

  @Test
  void allComplaintsComeAtOnce() {
    String answer =
        owner
            .visitor()
            .get("/v1/orgs/acme/users?is_admin=maybe&age_min=old&sort=shoes&status=asleep&limit=x")
            .answers(400, "invalid")
            .text();
    assertThat(answer).contains("?is_admin", "?age_min", "?sort", "?status", "?limit");
  }

  @Test
  void whatIsTypedMeansItselfAndNothingElse() {
    for (String odd : List.of("'); DROP TABLE users; --", "{a,b}", "\"", "\\", "%", "a\"b{c}")) {
      for (String list : List.of("/v1/orgs/acme/users", "/v1/platform/users")) {
        for (String filter : List.of("city", "roles", "oauth_provider", "search")) {
          ask(list, filter + "=" + URLEncoder.encode(odd, StandardCharsets.UTF_8));
        }
      }
    }
  }

  @Test
  void filterValuesNameEveryFilterAndWhatCanBeChosen() {
    var values = ask("/v1/orgs/acme/users/filter-values", "");
    assertThat(texts(values, "roles")).contains("owner", "viewer");
    assertThat(texts(values, "oauth_providers")).contains("google", "github");
    assertThat(texts(values, "designations")).containsExactly("Ärztin");
    assertThat(texts(values, "statuses")).contains("suspended").doesNotContain("banned");
    assertThat(texts(ask("/v1/platform/users/filter-values", ""), "statuses")).contains("banned");
    Map<String, Boolean> answered =
        values.getJsonArray("filters").stream()
            .map(JsonObject.class::cast)
            .collect(Collectors.toMap(f -> f.getString("name"), f -> f.getBoolean("is_answered")));
    assertThat(answered.keySet()).containsExactlyInAnyOrderElementsOf(filters().toList());
    assertThat(answered).containsEntry("city", true).containsEntry("has_enrollments", false);
  }

  @Test
  void valuesAreCompletedAsSomebodyTypesPageByPage() {
    assertThat(values("field=city&prefix=MUN")).containsExactly("München");
    assertThat(values("field=city&prefix=x")).isEmpty();
    assertThat(values("field=expertise")).containsExactly("Chirurgie", "Go");
    var first = ask("/v1/orgs/acme/users/field-values", "field=expertise&limit=1");
    assertThat(first.getJsonArray("data").getJsonObject(0).getString("value"))
        .isEqualTo("Chirurgie");
    String next = first.getString("next_cursor");
    assertThat(values("field=expertise&limit=1&cursor=" + next)).containsExactly("Go");
    owner.visitor().get("/v1/orgs/acme/users/field-values").answers(400, "invalid");
    owner.visitor().get("/v1/orgs/acme/users/field-values?field=shoes").answers(400, "invalid");
  }

  @Test
  void aValueThatNobodyHasIsForgottenAndOneOrganizationNeverSeesAnothers() {
    var globex = town.org("Globex");
    var gus = town.member(globex, "Gus Globex", "owner");
    set(gus, "city = 'Springfield'");
    assertThat(values("field=city&prefix=spring")).isEmpty();
    String list = "/v1/orgs/globex/users/field-values?field=city&prefix=spring";
    assertThat(gus.visitor().get(list).answers(200).json().getJsonArray("data")).hasSize(1);
    set(gus, "city = NULL");
    app.database()
        .run(
            "UPDATE profile_values SET doubted_at = now() - interval '2 minutes' WHERE doubted_at IS NOT NULL");
    app.runJob("users.forget-values");
    assertThat(gus.visitor().get(list).answers(200).json().getJsonArray("data")).isEmpty();
  }

  private static List<String> values(String query) {
    JsonArray data = ask("/v1/orgs/acme/users/field-values", query).getJsonArray("data");
    return data.stream().map(value -> ((JsonObject) value).getString("value")).toList();
  }

  private static List<String> texts(JsonObject of, String member) {
    return of.getJsonArray(member).stream().map(String::valueOf).toList();
  }

  private static Stream<String> firstNames(JsonObject page) {
    return page.getJsonArray("data").stream()
        .map(row -> ((JsonObject) row).getString("name").split(" ", 2)[0]);
  }

  private static JsonObject ask(String list, String query) {
    Reply reply = visitor(list).get(list + (query.isEmpty() ? "" : "?" + query));
    return reply.answers(200).json();
  }

  private static Visitor visitor(String list) {
    return list.startsWith("/v1/platform") ? root.visitor() : owner.visitor();
  }
}
