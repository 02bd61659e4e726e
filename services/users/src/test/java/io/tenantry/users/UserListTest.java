package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everybody, as the platform finds them: search, filters, sorts, pages, totals. */
class UserListTest {

  private static final Town town = new Town();
  @RegisterExtension static final TestApp app = town.app;

  private static Town.Person root;

  @BeforeAll
  static void people() {
    var acme = town.org("Acme");
    root = town.colleague("Rita Root", "admin");
    town.colleague("Sam Support", "support");
    var olga = town.member(acme, "Olga Owner", "owner");
    town.join(town.org("Globex"), olga.id(), "viewer");
    town.member(acme, "Łukasz Żak", "editor");
    var ben = town.member(acme, "Ben 100% Banned", "member");
    root.visitor().put("/v1/platform/users/" + ben.id() + "/ban", "{}").answers(200);
    app.database().run("UPDATE users SET email_verified = false WHERE name = 'Łukasz Żak'");
    var gone = town.newUser("Gina Gone", "gina@gone.test", Optional.empty());
    app.database()
        .run("UPDATE users SET status = 'deleted', deleted_at = now() WHERE id = ?", gone);
  }

  @Test
  void everybodyPresentIsListedNewestFirst() {
    var page = list("");
    assertThat(names(page))
        .containsExactly("Ben 100% Banned", "Łukasz Żak", "Olga Owner", "Sam Support", "Rita Root");
    assertThat(page.json().getLong("total")).isEqualTo(5);
    Snapshots.json("get-platform-users", list("?limit=1&search=olga").json());
  }

  @Test
  void aPersonIsShownWithMembershipsAndBan() {
    Snapshots.json("get-platform-user", get("Olga Owner").json());
    assertThat(get("Olga Owner").json().getJsonArray("memberships")).hasSize(2);
    var ban = get("Ben 100% Banned").json().getJsonObject("ban");
    assertThat(ban.getString("by")).isEqualTo(root.id().toString());
  }

  @Test
  void filtersNarrow() {
    assertThat(names(list("?status=banned"))).containsExactly("Ben 100% Banned");
    assertThat(names(list("?status=suspended"))).containsExactly("Ben 100% Banned");
    assertThat(names(list("?status=deleted"))).containsExactly("Gina Gone");
    assertThat(list("?statuses=active,banned").json().getLong("total")).isEqualTo(5);
    assertThat(names(list("?email_verified=false"))).containsExactly("Łukasz Żak");
    assertThat(names(list("?email_verified=true&status=banned")))
        .containsExactly("Ben 100% Banned");
    assertThat(names(list("?roles=admin,support&sort=-role")))
        .containsExactly("Rita Root", "Sam Support");
    assertThat(names(list("?roles=owner"))).as("roles of the platform").isEmpty();
  }

  @Test
  void searchFindsWordsWithoutCaseAndAccentsAndMeansThemLiterally() {
    assertThat(names(list("?search=" + encoded("zak LUKASZ")))).containsExactly("Łukasz Żak");
    assertThat(names(list("?search=olga.owner@acme"))).containsExactly("Olga Owner");
    assertThat(names(list("?search=" + encoded("100%")))).containsExactly("Ben 100% Banned");
    assertThat(names(list("?search=" + encoded("%%%")))).isEmpty();
    assertThat(names(list("?search=gina"))).isEmpty();
    assertThat(names(list("?search=gina&status=deleted"))).containsExactly("Gina Gone");
    var counted = list("?search=nobody-at-all&count=exact").json();
    assertThat(counted.getLong("total")).isZero();
    assertThat(counted.getBoolean("total_is_exact")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name",
        "-name",
        "email",
        "-email",
        "username",
        "-username",
        "created_at",
        "-created_at",
        "last_login_at",
        "-last_login_at",
        "status",
        "-status",
        "role",
        "-role"
      })
  void pagesGoForwardAndBackInEverySort(String sort) {
    for (String filter : List.of("", "&statuses=active,banned,deleted", "&search=test")) {
      List<String> all = names(list("?limit=200&sort=" + sort + filter));
      List<String> forward = new ArrayList<>();
      List<String> backward = new ArrayList<>();
      Reply page = list("?limit=2&sort=" + sort + filter);
      forward.addAll(names(page));
      while (page.json().getString("next_cursor") != null) {
        page = go(sort + filter, page.json().getString("next_cursor"));
        forward.addAll(names(page));
      }
      assertThat(forward).as(sort + filter).isEqualTo(all).hasSizeGreaterThan(2);
      backward.addAll(names(page));
      while (page.json().getString("prev_cursor") != null) {
        page = go(sort + filter, page.json().getString("prev_cursor"));
        backward.addAll(0, names(page));
      }
      assertThat(backward).as(sort + filter + " backwards").isEqualTo(all);
    }
  }

  @Test
  void amongAllUsersNobodyHasAUsernameAndEqualsStandByName() {
    assertThat(names(list("?sort=username"))).isEqualTo(names(list("?sort=name")));
    assertThat(names(list("?sort=-username"))).isEqualTo(names(list("?sort=-name")));
  }

  @Test
  void whatCannotBeAskedIsRefusedInWords() {
    String cursor = list("?limit=2&sort=name").json().getString("next_cursor");
    refused("?sort=email&cursor=" + cursor);
    refused("?sort=name&email_verified=true&cursor=" + cursor);
    refused("?sort=shoe_size");
    refused("?status=sleeping");
    refused("?email_verified=maybe");
    refused("?limit=201");
    refused("?unheard_of=1");
  }

  @Test
  void thePlatformsListIsForThePlatform() {
    var acme = town.org("Outside");
    var owner = town.member(acme, "Otto Outside", "owner");
    owner.visitor().get("/v1/platform/users").answers(404, "not-found");
    owner.visitor().get("/v1/platform/users/" + root.id()).answers(404, "not-found");
    root.visitor().get("/v1/platform/users/" + acme.id()).answers(404, "not-found");
    app.database().run("DELETE FROM members WHERE user_id = ?", owner.id());
    app.database().run("DELETE FROM users WHERE id = ?", owner.id());
  }

  @Test
  void totalsFollowEveryChangeAtOnceAndFoldingChangesNone() {
    long before = total("");
    var ida = town.newUser("Ida Initech", "ida@initech.test", Optional.empty());
    assertThat(total("")).isEqualTo(before + 1);
    app.runJob("users.fold-user-counts");
    assertThat(total("")).isEqualTo(before + 1);
    assertThat(app.database().count("SELECT count(*) FROM user_count_deltas")).isZero();
    app.database().run("DELETE FROM users WHERE id = ?", ida);
    assertThat(total("")).isEqualTo(before);
    assertThat(total("?status=inactive")).isZero();
    assertThat(total("?offset=100")).isEqualTo(before);
  }

  private static long total(String query) {
    return list(query).json().getLong("total");
  }

  private static Reply go(String list, String cursor) {
    return list("?limit=2&sort=" + list + "&cursor=" + cursor);
  }

  private static Reply list(String query) {
    return root.visitor().get("/v1/platform/users" + query).answers(200);
  }

  private static Reply get(String name) {
    var found = list("?search=" + encoded(name)).json().getJsonArray("data").getJsonObject(0);
    return root.visitor().get("/v1/platform/users/" + found.getString("id")).answers(200);
  }

  private static void refused(String query) {
    root.visitor().get("/v1/platform/users" + query).answers(400, "invalid");
  }

  private static List<String> names(Reply page) {
    return page.json().getJsonArray("data").stream()
        .map(row -> ((JsonObject) row).getString("name"))
        .toList();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
