package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a search finds first, how much is counted, and what a walk sees while others write. */
class PeopleSearchTest {

  private static final Town town = new Town();
  @RegisterExtension static final TestApp app = town.app;

  private static final int CROWD = 6_000;

  private static Town.Person owner;
  private static UUID acme;

  @BeforeAll
  static void people() {
    var org = town.org("Acme");
    acme = org.id();
    owner = town.member(org, "Olga Owner", "owner");
    for (String name :
        List.of(
            "Lee",
            "Leeroy Jenkins",
            "Anna Lee",
            "Bruce Lee",
            "Ashlee Zimmer",
            "Siobhán Kowalski")) {
      town.member(org, name, "member");
    }
    crowd(acme, "crowd");
  }

  /** Six thousand people who came ten days ago, one a minute. */
  private static void crowd(UUID org, String house) {
    app.database()
        .run(
            """
            INSERT INTO users (id, name, email, is_learner, created_at)
            SELECT uuidv7(), 'Crowd ' || md5(n::text), 'crowd' || n || '@' || ? || '.test', true,
                   now() - make_interval(days => 10, mins => n)
              FROM generate_series(1, ?) n
            """,
            house,
            CROWD);
    app.database()
        .run(
            """
            INSERT INTO members (org_id, user_id, is_learner, created_at, country)
            SELECT ?, id, true, created_at, CASE WHEN email LIKE '%77@%' THEN 'MT' ELSE 'DE' END
              FROM users WHERE email LIKE 'crowd%@' || ? || '.test'
            """,
            org, house);
  }

  @Test
  void whoIsCalledSoComesFirstThenWhoBeginsSoThenTheOthersInTheSort() {
    assertThat(names("search=lee&sort=name"))
        .containsExactly("Lee", "Leeroy Jenkins", "Anna Lee", "Ashlee Zimmer", "Bruce Lee");
    assertThat(names("search=lee&sort=-name"))
        .containsExactly("Lee", "Leeroy Jenkins", "Bruce Lee", "Ashlee Zimmer", "Anna Lee");
    assertThat(names("search=lee").subList(0, 2)).containsExactly("Lee", "Leeroy Jenkins");
    assertThat(names("search=lee")).hasSize(5);
    assertThat(walk("search=lee&sort=name&limit=2"))
        .containsExactly("Lee", "Leeroy Jenkins", "Anna Lee", "Ashlee Zimmer", "Bruce Lee");
    assertThat(walk("search=lee&limit=2")).isEqualTo(names("search=lee"));
  }

  @Test
  void aCrowdThatBeginsSoIsWalkedInTheOrderOfTheTiersForwardAndBack() {
    var org = town.org("Crowded");
    Town.Person host = town.member(org, "Hal Host", "owner");
    crowd(org.id(), "crowded");
    town.member(org, "Zoe Crowd", "member");
    town.member(org, "Crowd", "member");
    app.database()
        .run(
            "UPDATE members SET username = 'crowdfunder' WHERE org_id = ? AND user_id = ?",
            org.id(),
            host.id());
    for (String sort : List.of("name", "-name")) {
      var there = pages(host, "search=crowd&limit=200&sort=" + sort, "next_cursor");
      List<String> all = there.stream().flatMap(page -> names(page).stream()).toList();
      assertThat(all).hasSize(CROWD + 3).doesNotHaveDuplicates();
      assertThat(all).startsWith("Crowd").endsWith("Hal Host", "Zoe Crowd");
      List<String> begun = all.subList(1, CROWD + 1);
      var order = java.util.Comparator.<String>naturalOrder();
      assertThat(begun).isSortedAccordingTo(sort.equals("name") ? order : order.reversed());
      String last = there.getLast().getString("prev_cursor");
      var back =
          pages(host, "search=crowd&limit=200&sort=" + sort + "&cursor=" + last, "prev_cursor");
      assertThat(back.reversed().stream().flatMap(page -> names(page).stream()))
          .containsExactlyElementsOf(all.subList(0, all.size() - names(there.getLast()).size()));
    }
  }

  /** Pages one after the other, as long as there is a cursor of this name. */
  private static List<JsonObject> pages(Town.Person visitor, String query, String cursor) {
    List<JsonObject> pages = new ArrayList<>();
    String path = "/v1/orgs/crowded/users?";
    String list = query.replaceAll("&cursor=.*", "");
    var page = visitor.visitor().get(path + query).answers(200).json();
    pages.add(page);
    while (page.getString(cursor) != null) {
      String next = path + list + "&cursor=" + page.getString(cursor);
      page = visitor.visitor().get(next).answers(200).json();
      pages.add(page);
    }
    return pages;
  }

  @Test
  void oneOrTwoLettersFindBeginningsOnly() {
    assertThat(names("search=le&sort=name")).containsExactly("Lee", "Leeroy Jenkins");
    assertThat(names("search=ee")).isEmpty();
  }

  @Test
  void aMistypedNameFindsTheOneThatIsAlike() {
    assertThat(names("search=siobhan+kowalsky")).containsExactly("Siobhán Kowalski");
    assertThat(names("search=xqzvwkj")).isEmpty();
    assertThat(names("search=siobhan+kowalsky&status=deleted")).isEmpty();
  }

  @Test
  void totalsAreExactWhereFewMatchAndSayWhereTheyAreNot() {
    var few = ask("country=MT");
    assertThat(few.getLong("total")).isEqualTo(present("country = 'MT'"));
    assertThat(few.getBoolean("total_is_exact")).isTrue();
    var found = ask("search=crowd");
    assertThat(found.getLong("total")).isLessThanOrEqualTo(PeopleList.FOUND_COUNTED_MAX);
    assertThat(found.getBoolean("total_is_exact")).isFalse();
    var all = ask("search=crowd&count=exact");
    assertThat(all.getLong("total")).isEqualTo(present("search_text LIKE '%crowd%'"));
    assertThat(all.getBoolean("total_is_exact")).isTrue();
    assertThat(ask("").getLong("total")).isEqualTo(present("true"));
  }

  private static long present(String condition) {
    return app.database()
        .count(
            "SELECT count(*) FROM members WHERE org_id = ? AND deleted_at IS NULL AND " + condition,
            acme);
  }

  @Test
  void aWalkUnderWritesVisitsEverybodyUntouchedOnce() {
    Set<String> visited = new HashSet<>();
    List<String> twice = new ArrayList<>();
    var page = ask("sort=name&limit=200&country=DE");
    for (int n = 0; ; n++) {
      for (Object row : page.getJsonArray("data")) {
        String name = ((JsonObject) row).getString("name");
        if (!visited.add(name)) {
          twice.add(name);
        }
      }
      disturb(n);
      String next = page.getString("next_cursor");
      if (next == null) {
        break;
      }
      page = ask("sort=name&limit=200&country=DE&cursor=" + next);
    }
    assertThat(twice.stream().filter(name -> !name.startsWith("Moved"))).isEmpty();
    Set<String> untouched =
        new HashSet<>(
            app
                .database()
                .rows(
                    "SELECT name FROM members WHERE org_id = ? AND country = 'DE' AND deleted_at IS NULL"
                        + " AND name NOT LIKE 'Moved%' AND name NOT LIKE 'New%'",
                    acme)
                .stream()
                .map(row -> String.valueOf(row.get("name")))
                .toList());
    assertThat(visited).containsAll(untouched);
    app.database()
        .run("UPDATE users SET name = 'Crowd ' || md5(id::text) WHERE name LIKE 'Moved%'");
  }

  /** Somebody is renamed, somebody deleted. */
  private static void disturb(int n) {
    app.database()
        .run(
            """
            UPDATE users SET name = ? || name
             WHERE id = (SELECT user_id FROM members
                          WHERE org_id = ? AND name LIKE 'Crowd %' AND deleted_at IS NULL
                          ORDER BY md5(user_id::text || ?) LIMIT 1)
            """,
            "Moved " + (n % 2 == 0 ? "A" : "Z"), acme, n);
    app.database()
        .run(
            """
            UPDATE members SET status = 'deleted', deleted_at = now()
             WHERE (org_id, user_id) = (SELECT org_id, user_id FROM members
                                         WHERE org_id = ? AND name LIKE 'Crowd %' AND deleted_at IS NULL
                                         ORDER BY md5(user_id::text || ?) LIMIT 1)
            """,
            acme, "gone" + n);
  }

  @Test
  void onePersonInTwoThousandOrganizationsIsListedAtOnce() {
    UUID busy = town.newUser("Bo Busy", "bo@busy.test", Optional.empty());
    town.join(town.org("Busy"), busy, "member");
    app.database()
        .run(
            """
            WITH made AS (
              INSERT INTO organizations (id, name, slug, created_at, updated_at)
              SELECT uuidv7(), 'Busy ' || n, 'busy-' || n, now(), now() FROM generate_series(1, 1999) n
              RETURNING id),
            standing AS (
              INSERT INTO org_standing (org_id, state, changed_at) SELECT id, 'active', now() FROM made),
            stands AS (
              INSERT INTO member_standing (org_id, user_id, state, changed_at) SELECT id, ?, 'active', now() FROM made)
            INSERT INTO members (org_id, user_id, is_learner) SELECT id, ?, true FROM made
            """,
            busy,
            busy);
    var visitor = town.signIn(busy, Optional.empty());
    long began = System.nanoTime();
    var orgs = visitor.get("/v1/me/orgs").answers(200).json();
    assertThat(orgs.getJsonArray("data")).hasSize(2_000);
    assertThat(System.nanoTime() - began).isLessThan(2_000_000_000L);
  }

  private static List<String> walk(String query) {
    List<String> all = new ArrayList<>();
    var page = ask(query);
    all.addAll(names(page));
    while (page.getString("next_cursor") != null) {
      page = ask(query + "&cursor=" + page.getString("next_cursor"));
      all.addAll(names(page));
    }
    return all;
  }

  private static List<String> names(String query) {
    return names(ask(query));
  }

  private static List<String> names(JsonObject page) {
    return page.getJsonArray("data").stream()
        .map(row -> ((JsonObject) row).getString("name"))
        .toList();
  }

  private static JsonObject ask(String query) {
    String path = "/v1/orgs/acme/users" + (query.isEmpty() ? "" : "?" + query);
    return owner.visitor().get(path).answers(200).json();
  }
}
