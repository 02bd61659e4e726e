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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Finding people: search, filters, sorts, pages. */
class MemberListTest {

  private static final Town town = new Town();

  @RegisterExtension static final TestApp app = town.app;

  private static Town.Person owner;

  @BeforeAll
  static void people() {
    var acme = town.org("Acme");
    owner = town.member(acme, "Olga Owner", "owner");
    town.member(acme, "Łukasz Żak", "editor");
    town.member(acme, "Zoë Müller", "viewer");
    town.member(acme, "Jörg Müller", "viewer");
    town.member(acme, "Ben 100% Sure", "member");
    var gone = town.member(acme, "Gina Gone", "member");
    owner.visitor().delete("/v1/orgs/acme/users/" + gone.id()).answers(204);
    var sus = town.member(acme, "Sven Suspended", "viewer");
    owner.visitor().put("/v1/orgs/acme/users/" + sus.id() + "/suspension", "{}").answers(200);
    town.member(town.org("Globex"), "Gus Globex", "viewer");
  }

  @Test
  void everybodyPresentIsListedNewestFirst() {
    var page = list("");
    assertThat(names(page))
        .containsExactly(
            "Sven Suspended",
            "Ben 100% Sure",
            "Jörg Müller",
            "Zoë Müller",
            "Łukasz Żak",
            "Olga Owner");
    assertThat(page.json().getLong("total")).isEqualTo(6);
    Snapshots.json("get-users", list("?limit=1&sort=created_at").json());
  }

  @Test
  void deletedPeopleAreListedOnlyWhenAskedFor() {
    assertThat(names(list("?status=deleted"))).containsExactly("Gina Gone");
    assertThat(names(list("?search=gina"))).isEmpty();
    assertThat(names(list("?search=gina&statuses=deleted,active"))).containsExactly("Gina Gone");
  }

  @Test
  void searchFindsWordsWithoutCaseAndAccents() {
    assertThat(names(list("?search=" + encoded("muller ZOE")))).containsExactly("Zoë Müller");
    assertThat(names(list("?search=" + encoded("Müller&sort=name")))).isEmpty();
    assertThat(names(list("?search=lukasz"))).containsExactly("Łukasz Żak");
    assertThat(names(list("?search=" + encoded("olga.owner@acme")))).containsExactly("Olga Owner");
    assertThat(names(list("?search=mul&sort=name"))).containsExactly("Jörg Müller", "Zoë Müller");
  }

  @Test
  void whatLooksLikeAPatternIsMeantLiterally() {
    assertThat(names(list("?search=" + encoded("100%")))).containsExactly("Ben 100% Sure");
    assertThat(names(list("?search=" + encoded("%%%")))).isEmpty();
    assertThat(names(list("?search=" + encoded("o_ga")))).isEmpty();
    assertThat(names(list("?search=" + encoded("'; DROP TABLE members; --")))).isEmpty();
  }

  @Test
  void rolesAndStatusesNarrow() {
    assertThat(names(list("?roles=viewer&sort=name")))
        .containsExactly("Jörg Müller", "Sven Suspended", "Zoë Müller");
    assertThat(names(list("?roles=editor,owner&sort=name")))
        .containsExactly("Łukasz Żak", "Olga Owner");
    assertThat(names(list("?roles=viewer&status=suspended"))).containsExactly("Sven Suspended");
    assertThat(names(list("?roles=unheard-of"))).isEmpty();
    assertThat(names(list("?status=suspended"))).containsExactly("Sven Suspended");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name",
        "-name",
        "email",
        "-email",
        "created_at",
        "-created_at",
        "last_login_at",
        "-last_login_at",
        "status",
        "-status",
        "username",
        "-username",
        "role",
        "-role"
      })
  void pagesGoForwardAndBackInEverySort(String sort) {
    for (String filter :
        List.of("", "&statuses=active,suspended,deleted", "&search=test", "&status=active")) {
      List<String> all = names(list("?limit=200&sort=" + sort + filter));
      List<String> forward = new ArrayList<>();
      List<String> backward = new ArrayList<>();
      Reply page = list("?limit=2&sort=" + sort + filter);
      forward.addAll(names(page));
      while (page.json().getString("next_cursor") != null) {
        page =
            list(
                "?limit=2&sort="
                    + sort
                    + filter
                    + "&cursor="
                    + page.json().getString("next_cursor"));
        forward.addAll(names(page));
      }
      assertThat(forward).as(sort + filter).isEqualTo(all);
      backward.addAll(names(page));
      while (page.json().getString("prev_cursor") != null) {
        page =
            list(
                "?limit=2&sort="
                    + sort
                    + filter
                    + "&cursor="
                    + page.json().getString("prev_cursor"));
        backward.addAll(0, names(page));
      }
      assertThat(backward).as(sort + filter + " backwards").isEqualTo(all);
    }
  }

  @Test
  void aCursorIsGoodForItsOwnListOnly() {
    String cursor = list("?limit=2&sort=name").json().getString("next_cursor");
    list("?limit=3&sort=name&cursor=" + cursor);
    refused("?sort=email&cursor=" + cursor);
    refused("?sort=name&status=active&cursor=" + cursor);
    refused("?sort=name&cursor=" + cursor.substring(1));
    refused("?sort=name&cursor=" + cursor.substring(0, 10));
    refused("?sort=name&cursor=%00");
    var other = town.member(town.org("Cursors"), "Cora Cursor", "owner");
    other
        .visitor()
        .get("/v1/orgs/cursors/users?sort=name&cursor=" + cursor)
        .answers(400, "invalid");
  }

  @Test
  void whatCannotBeAskedIsRefusedInWords() {
    refused("?limit=0");
    refused("?limit=201");
    refused("?limit=many");
    refused("?offset=10001");
    refused("?offset=-1");
    refused("?sort=shoe_size");
    refused("?status=sleeping");
    refused("?statuses=active,sleeping");
    refused("?unheard_of=1");
    refused("?search=" + "x".repeat(10_000));
    refused("?search=%00");
    refused("?search=a&search=b");
  }

  @Test
  void theOffsetSkips() {
    assertThat(names(list("?sort=name&offset=4"))).containsExactly("Sven Suspended", "Zoë Müller");
  }

  private static Reply list(String query) {
    return owner.visitor().get("/v1/orgs/acme/users" + query).answers(200);
  }

  private static void refused(String query) {
    owner.visitor().get("/v1/orgs/acme/users" + query).answers(400, "invalid");
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
