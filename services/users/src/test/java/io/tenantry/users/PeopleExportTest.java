package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.organizations.Organization;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People as a file: who is in it, how they stand in it, and what the trail hears. */
class PeopleExportTest {

  private static final Town town = new Town();
  @RegisterExtension static final TestApp app = town.app;

  /** More than one part. */
  private static final int MANY = PeopleExportRows.PART + 100;

  private static final String HEAD =
      "name,email,phone,username,status,type,registered,last_sign_in,country,timezone,bio,state,"
          + "city,continent,locale,gender,designation,expertise,birth_date";

  private static Organization acme;
  private static Town.Person owner;
  private static Organization crowded;
  private static Town.Person crowdedOwner;

  @BeforeAll
  static void people() {
    acme = town.org("Acme");
    owner = town.member(acme, "Olga Owner", "owner");
    var ann = town.member(acme, "Ann Ærø", "viewer");
    town.username(acme, ann.id(), "ann.aro");
    owner
        .visitor()
        .patch(
            path(acme, "/users/" + ann.id()),
            Map.of(
                "is_instructor",
                true,
                "profile",
                Map.of(
                    "bio", "She said \"hi\",\nand left",
                    "country", "DK",
                    "city", "=HYPERLINK(\"http://evil.test\")",
                    "timezone", "Europe/Copenhagen",
                    "expertise", List.of("sums, products", "Law"),
                    "birth_date", "1990-02-28")))
        .answers(200);
    app.database()
        .run(
            "UPDATE users SET phone = '+4512345678', created_at = '2026-01-02T03:04:05.678Z' WHERE id = ?",
            ann.id());
    app.database()
        .run(
            "UPDATE members SET created_at = '2026-01-02T03:04:05.678Z',"
                + " last_login_at = '2026-02-03T04:05:06Z' WHERE user_id = ?",
            ann.id());
    crowded = town.org("Crowded");
    crowdedOwner = town.member(crowded, "Cora Crowded", "owner");
    new Crowd(app, crowded).of(MANY);
    app.database()
        .run(
            "UPDATE members SET created_at = now() - make_interval(secs => substring(email from '\\d+')::int % 97),"
                + " country = CASE substring(email from '\\d+')::int % 3 WHEN 0 THEN 'FR' ELSE 'DE' END,"
                + " city = CASE substring(email from '\\d+')::int % 400 WHEN 0 THEN 'Rare' ELSE 'Usual' END"
                + " WHERE org_id = ? AND name LIKE 'Person %'",
            crowded.id());
  }

  @Test
  void aFileHasTheColumnsAndEverybodyInThem() {
    Reply file = export(owner, acme, "?sort=name").answers(200);
    assertThat(file.header("Content-Type")).contains("text/csv; charset=utf-8; header=present");
    assertThat(file.header("Content-Disposition").orElseThrow())
        .matches("attachment; filename=\"people-\\d{4}-\\d\\d-\\d\\d\\.csv\"");
    assertThat(file.text())
        .startsWith(
            HEAD
                + "\r\nAnn Ærø,ann.ærø@acme.test,+4512345678,ann.aro,active,instructor; learner,"
                + "2026-01-02T03:04:05.678Z,2026-02-03T04:05:06.000Z,DK,Europe/Copenhagen,"
                + "\"She said \"\"hi\"\",\nand left\",,\"'=HYPERLINK(\"\"http://evil.test\"\")\",EU,,,,"
                + "\"sums, products; Law\",1990-02-28\r\nOlga Owner,");
  }

  @Test
  void linesOfJsonTellTheSameInTheirOwnTypes() {
    Reply file = export(owner, acme, "?format=ndjson&search=ann").answers(200);
    assertThat(file.header("Content-Type")).contains("application/x-ndjson");
    JsonObject ann = new JsonObject(file.text());
    assertThat(ann.fieldNames()).containsExactly(HEAD.split(","));
    assertThat(ann.getJsonArray("type")).isEqualTo(new JsonArray(List.of("instructor", "learner")));
    assertThat(ann.getString("city")).as("as it is").startsWith("=HYPERLINK");
    assertThat(ann.getValue("state")).isNull();
    assertThat(ann.getString("birth_date")).isEqualTo("1990-02-28");
  }

  @Test
  void whereNobodyMatchesTheFileHasItsHeadOnly() {
    assertThat(export(owner, acme, "?country=XX").answers(200).text()).isEqualTo(HEAD + "\r\n");
    assertThat(export(owner, acme, "?country=XX&format=ndjson").answers(200).text()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sort=name",
        "sort=-name",
        "sort=-email",
        "sort=username",
        "sort=created_at",
        "sort=last_login_at",
        "sort=-status",
        "sort=role",
        "country=DE",
        "country=FR&sort=name",
        "city=Rare",
        "city=Usual&is_learner=true&sort=-email",
        "statuses=active,deleted&sort=name",
        "created_in_last_days=1",
        "search=person 1",
        "search=rare-in-no-name",
        "search=cora"
      })
  void theFileHasWhomTheListHasInTheSameOrder(String asked) {
    for (var scope : List.of(crowdedOwner.visitor(), platform())) {
      boolean isPlatform = scope != crowdedOwner.visitor();
      String home = isPlatform ? "/v1/platform" : path(crowded, "");
      List<String> listed = listed(scope, home + "/users?limit=200&" + asked);
      List<String> filed =
          emails(scope.get(encoded(home + "/users/bulk/export?" + asked)).answers(200));
      if (asked.startsWith("search") && listed.size() > 200) {
        assertThat(filed).as(asked).containsExactlyInAnyOrderElementsOf(listed);
      } else {
        assertThat(filed).as(asked).isEqualTo(listed);
      }
    }
  }

  @Test
  void whatCannotBeAskedIsRefusedBeforeAnythingIsWritten() {
    long before = events(acme);
    export(owner, acme, "?format=xlsx").answers(400, "invalid");
    export(owner, acme, "?limit=5").answers(400, "invalid");
    export(owner, acme, "?sort=shoe_size").answers(400, "invalid");
    export(owner, acme, "?status=sleeping").answers(400, "invalid");
    export(owner, acme, "?nonsense=1").answers(400, "invalid");
    var skipped = export(owner, acme, "?has_enrollments=true").answers(400, "invalid");
    assertThat(skipped.text()).contains("?has_enrollments").contains("cannot be answered now");
    assertThat(events(acme)).isEqualTo(before);
  }

  @Test
  void itWantsTheRightAndAFreshSignIn() {
    var viewer = town.member(acme, "Vera Viewer", "viewer").visitor();
    var editor = town.member(acme, "Edda Editor", "editor").visitor();
    var tired = town.tired(town.member(acme, "Tina Tired", "admin"), acme);
    long before = events(acme);
    viewer.get(path(acme, "/users/bulk/export")).answers(403, "forbidden");
    editor.get(path(acme, "/users/bulk/export")).answers(403, "forbidden");
    crowdedOwner.visitor().get(path(acme, "/users/bulk/export")).answers(404, "not-found");
    owner.visitor().get("/v1/platform/users/bulk/export").answers(404, "not-found");
    tired.get(path(acme, "/users/bulk/export")).answers(403, "sign-in-again");
    assertThat(events(acme)).isEqualTo(before);
  }

  @Test
  void theTrailKnowsWhoAskedForWhatAndHowItEnded() {
    var org = town.org("Trail");
    var admin = town.member(org, "Ada Admin", "admin");
    new Crowd(app, org).of(30);
    export(admin, org, "?status=active&sort=-name&search=person").answers(200);
    var trail = admin.visitor().get(path(org, "/audit?limit=2")).answers(200).json();
    JsonObject ended = trail.getJsonArray("data").getJsonObject(0);
    JsonObject begun = trail.getJsonArray("data").getJsonObject(1);
    assertThat(begun.getString("action")).isEqualTo("export.begun");
    assertThat(begun.getJsonObject("actor").getString("id")).isEqualTo(admin.id().toString());
    assertThat(begun.getJsonObject("data"))
        .isEqualTo(
            new JsonObject()
                .put("what", "people")
                .put("format", "csv")
                .put("asked", new JsonObject().put("status", "active").put("sort", "-name")));
    assertThat(begun.getJsonObject("target").getJsonObject("personal").getString("search"))
        .isEqualTo("person");
    assertThat(ended.getString("action")).isEqualTo("export.ended");
    assertThat(ended.getJsonObject("data"))
        .isEqualTo(new JsonObject().put("what", "people").put("ended", "complete").put("rows", 30));
    assertThat(ended.getJsonObject("target").getString("id"))
        .isEqualTo(begun.getJsonObject("target").getString("id"));
  }

  @Test
  void whoeverHangsUpFreesThePlaceAndTheTrailSaysThatItWasCut() throws Exception {
    var org = town.org("Cut");
    var admin = town.member(org, "Ada Admin", "admin");
    long others = heavy(org);
    try (var first = slow(org, admin);
        var second = slow(org, admin)) {
      first.untilBegun();
      second.untilBegun();
      export(admin, org, "").answers(429, "too-many-exports");
      assertThat(export(admin, org, "").header("Retry-After")).contains("5");
      Poll.until(
          "no connection is in use while nobody reads",
          () -> connectionsInUse() == 0 ? Optional.of(true) : Optional.empty());
    }
    Poll.until(
        "both ends are in the trail",
        () -> endings(org).size() == 2 ? Optional.of(true) : Optional.empty());
    assertThat(endings(org))
        .allSatisfy(ended -> {
          assertThat(ended.getString("ended")).isEqualTo("cut");
          assertThat(ended.getLong("rows")).isPositive().isLessThan(others);
        });
    export(admin, org, "?status=inactive").answers(200);
  }

  @Test
  void whatIsTakenAwayEndsTheFileAndTheTrailSaysWhy() throws Exception {
    var org = town.org("Revoked");
    var admin = town.member(org, "Ada Admin", "admin");
    var boss = town.member(org, "Olga Owner", "owner");
    heavy(org);
    try (var reader = slow(org, admin)) {
      reader.untilBegun();
      boss.visitor().delete(path(org, "/users/" + admin.id() + "/sessions")).answers(204);
      assertThat(reader.rest()).doesNotEndWith("0\r\n\r\n");
    }
    var ended = Poll.until("the end is in the trail", () -> endings(org).stream().findFirst());
    assertThat(ended.getString("ended")).isNotIn("complete", "cut");
  }

  private static SlowReader slow(Organization org, Town.Person by) throws IOException {
    return new SlowReader(app, org, town.token(by.id(), Optional.of(org.id())));
  }

  /** So many bytes that no socket holds them. */
  private static long heavy(Organization org) {
    int people = 8 * PeopleExportRows.PART;
    new Crowd(app, org).of(people);
    app.database().run("UPDATE members SET bio = repeat('b', 4000) WHERE org_id = ?", org.id());
    return people;
  }

  private static long connectionsInUse() {
    return app.database()
        .count(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'tenantry_tenant'"
                + " AND datname = current_database() AND state <> 'idle'");
  }

  private static List<JsonObject> endings(Organization org) {
    return app
        .database()
        .rows(
            "SELECT data::text AS data FROM audit_events WHERE org_id = ? AND action = 'export.ended'",
            org.id())
        .stream()
        .map(row -> new JsonObject(String.valueOf(row.get("data"))))
        .toList();
  }

  private static long events(Organization org) {
    return app.database().count("SELECT count(*) FROM audit_events WHERE org_id = ?", org.id());
  }

  private static Visitor platform() {
    return Platform.COLLEAGUE;
  }

  /** Made when somebody asks. */
  private static final class Platform {
    static final Visitor COLLEAGUE = town.colleague("Root Vendor", "admin").visitor();
  }

  private static Reply export(Town.Person by, Organization org, String query) {
    return by.visitor().get(encoded(path(org, "/users/bulk/export" + query)));
  }

  private static List<String> listed(Visitor by, String path) {
    List<String> emails = new ArrayList<>();
    Optional<String> cursor = Optional.of("");
    while (cursor.isPresent()) {
      String more = cursor.get().isEmpty() ? "" : "&cursor=" + cursor.get();
      JsonObject page = by.get(encoded(path) + more).answers(200).json();
      JsonArray data = page.getJsonArray("data");
      IntStream.range(0, data.size())
          .mapToObj(data::getJsonObject)
          .forEach(row -> emails.add(row.getString("email")));
      cursor = Optional.ofNullable(page.getString("next_cursor"));
    }
    return emails;
  }

  /** No name in these files has a comma. */
  private static List<String> emails(Reply file) {
    List<String> lines = Arrays.asList(file.text().split("\r\n"));
    return lines.stream().skip(1).map(line -> line.split(",", -1)[1]).toList();
  }

  private static String path(Organization org, String rest) {
    return "/v1/orgs/" + org.id() + rest;
  }

  private static String encoded(String path) {
    return path.replace(" ", "%20");
  }
}
