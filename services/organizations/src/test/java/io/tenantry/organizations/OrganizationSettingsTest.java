package io.tenantry.organizations;

import static io.tenantry.access.Permissions.ORGANIZATION_GET;
import static io.tenantry.access.Permissions.ORGANIZATION_UPDATE;
import static io.tenantry.common.testkit.TestApp.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an organization is called and how it works, as its people and the platform edit it. */
class OrganizationSettingsTest {
  @RegisterExtension static final TestApp app = TestApp.with(Capabilities::upToOrganizations);

  private static final String ALL = "/v1/platform/orgs/";

  private final Visitor root =
      app.as(TestApp.actor(Actor.PLATFORM, ORGANIZATION_GET, ORGANIZATION_UPDATE));

  @Test
  void theOrganizationEditsItself() {
    UUID org = create("own");
    var wanted =
        new JsonObject()
            .put("name", "  Own Inc. ")
            .put("slug", "own-inc")
            .put("logo_url", "https://cdn.test/logo.png")
            .put("metadata", new JsonObject().put("plan", "gold").put("seats", 12))
            .put("invitation_days", 3);
    Reply shown = own(org).patch(path(org), wanted).answers(200);
    Snapshots.json("patch-organization", shown.json());
    assertThat(own(org).get(path(org)).answers(200).json()).isEqualTo(shown.json());
    assertThat(trail(org)).endsWith("organization.updated");
    assertThat(
            app.database()
                .count(
                    "SELECT count(*) FROM audit_events WHERE org_id <> ? AND target_id = ?"
                        + " AND action = 'organization.updated'",
                    org,
                    org))
        .as("what the platform is not told")
        .isZero();
    assertThat(lastData(org))
        .isEqualTo(
            new JsonObject(
                """
                {"fields": ["name", "slug", "logo_url", "metadata", "invitation_days"],
                 "slug": "own-inc", "slug_before": "own", "invitation_days": 3}
                """));
  }

  @Test
  void whatThePlatformEditsIsToldInBothTrails() {
    UUID org = create("both");
    root.patch(ALL + "both", Map.of("name", "Both")).answers(200);
    assertThat(trail(org)).endsWith("organization.updated");
    assertThat(trail(Actor.PLATFORM)).endsWith("organization.updated");
  }

  @Test
  void whatIsAbsentStaysAndNullTakesAway() {
    UUID org = create("patched");
    Visitor admin = own(org);
    admin
        .patch(
            path(org),
            """
            {"logo_url": "https://cdn.test/l.png", "metadata": {"a": 1, "deep": {"x": 1, "y": 2}}}
            """)
        .answers(200);
    var patched =
        admin
            .patch(
                path(org),
                "{\"logo_url\": null, \"metadata\": {\"a\": null, \"deep\": {\"y\": 3}}}")
            .answers(200)
            .json();
    assertThat(patched.getValue("logo_url")).isNull();
    assertThat(patched.getString("name")).isEqualTo("patched");
    assertThat(patched.getJsonObject("metadata"))
        .isEqualTo(new JsonObject("{\"deep\": {\"x\": 1, \"y\": 3}}"));
    var emptied = admin.patch(path(org), "{\"metadata\": null}").answers(200).json();
    assertThat(emptied.getJsonObject("metadata")).isEmpty();
  }

  @Test
  void theSessionPolicyIsMergedAndTakenBackAndToldToTheTrail() {
    UUID org = create("strict");
    Visitor admin = own(org);
    assertThat(policy(admin.get(path(org))))
        .isEqualTo(
            "{\"absolute_hours\":null,\"idle_minutes\":null,\"concurrent_max\":null,\"second_factor_required\":false}");
    admin
        .patch(path(org), "{\"session_policy\": {\"absolute_hours\": 12, \"idle_minutes\": 30}}")
        .answers(200);
    assertThat(lastData(org))
        .isEqualTo(
            new JsonObject(
                """
                {"fields": ["session_policy"], "sessions_ended": 0,
                 "session_policy": {"absolute_hours": 12, "idle_minutes": 30, "concurrent_max": null,
                                    "second_factor_required": false}}
                """));
    Reply merged =
        root.patch(
            ALL + "strict",
            "{\"session_policy\": {\"idle_minutes\": null, \"concurrent_max\": 3}}");
    assertThat(policy(merged))
        .isEqualTo(
            "{\"absolute_hours\":12,\"idle_minutes\":null,\"concurrent_max\":3,\"second_factor_required\":false}");
    assertThat(policy(admin.get(path(org)))).isEqualTo(policy(merged));
    var before = app.database().fingerprint();
    admin.patch(path(org), "{\"session_policy\": {\"concurrent_max\": 3}}").answers(200);
    assertThat(app.database().fingerprint()).as("said before").isEqualTo(before);
    assertThat(policy(admin.patch(path(org), "{\"session_policy\": null}")))
        .isEqualTo(
            "{\"absolute_hours\":null,\"idle_minutes\":null,\"concurrent_max\":null,\"second_factor_required\":false}");
  }

  @Test
  void aPolicyWantsAFreshSignInByWhomeverItIsEdited() {
    UUID org = create("tired");
    List<String> policies =
        List.of(
            "{\"session_policy\": {\"second_factor_required\": false}}",
            "{\"session_policy\": null}",
            "{\"password_policy\": {\"length_min\": null}}",
            "{\"name\": \"Other\", \"password_policy\": null}");
    var before = app.database().fingerprint();
    for (String policy : policies) {
      tired(org).patch(path(org), policy).answers(403, "sign-in-again");
      tired(Actor.PLATFORM).patch(ALL + "tired", policy).answers(403, "sign-in-again");
    }
    assertThat(app.database().fingerprint()).isEqualTo(before);
    tired(org).patch(path(org), "{\"name\": \"Still tired\"}").answers(200);
  }

  @Test
  void thePasswordPolicyIsMergedAndTakenBackAndToldToTheTrail() {
    UUID org = create("long");
    Visitor admin = own(org);
    assertThat(passwords(admin.get(path(org))))
        .isEqualTo("{\"length_min\":null,\"refused_words\":[]}");
    admin
        .patch(
            path(org),
            "{\"password_policy\": {\"length_min\": 16, \"refused_words\": [\" Acme \"]}}")
        .answers(200);
    assertThat(lastData(org))
        .isEqualTo(
            new JsonObject(
                """
                {"fields": ["password_policy"],
                 "password_policy": {"length_min": 16, "refused_words": ["acme"]}}
                """));
    Reply merged = root.patch(ALL + "long", "{\"password_policy\": {\"length_min\": null}}");
    assertThat(passwords(merged)).isEqualTo("{\"length_min\":null,\"refused_words\":[\"acme\"]}");
    var before = app.database().fingerprint();
    admin.patch(path(org), "{\"password_policy\": {\"refused_words\": [\"ACME\"]}}").answers(200);
    assertThat(app.database().fingerprint()).as("said before").isEqualTo(before);
    assertThat(passwords(admin.patch(path(org), "{\"password_policy\": null}")))
        .isEqualTo("{\"length_min\":null,\"refused_words\":[]}");
  }

  @ParameterizedTest
  @CsvSource({
    "{\"length_min\": 11}, /password_policy/length_min",
    "{\"length_min\": 65}, /password_policy/length_min",
    "{\"refused_words\": [\"abc\"]}, /password_policy/refused_words/0",
    "{\"symbols\": 1}, /password_policy/symbols"
  })
  void aPasswordPolicyHasBounds(String policy, String pointer) {
    UUID org = create("passwords-" + Integer.toUnsignedString((policy + pointer).hashCode(), 36));
    Reply refused =
        own(org).patch(path(org), "{\"password_policy\": " + policy + "}").answers(400, "invalid");
    assertThat(refused.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo(pointer);
    assertThat(trail(org)).doesNotContain("organization.updated");
  }

  private static String passwords(Reply reply) {
    return reply.answers(200).json().getJsonObject("password_policy").encode();
  }

  @ParameterizedTest
  @CsvSource({
    "absolute_hours, 0",
    "absolute_hours, 8761",
    "idle_minutes, 4",
    "idle_minutes, 525601",
    "concurrent_max, 0",
    "concurrent_max, 1001",
    "per_device, 1"
  })
  void aSessionPolicyHasBounds(String field, int value) {
    UUID org = create("bounds-" + field.replace('_', '-') + "-" + value);
    Reply refused =
        own(org)
            .patch(path(org), Map.of("session_policy", Map.of(field, value)))
            .answers(400, "invalid");
    assertThat(refused.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("/session_policy/" + field);
    assertThat(trail(org)).doesNotContain("organization.updated");
  }

  @Test
  void anEditThatChangesNothingIsNoEvent() {
    UUID org = create("same");
    String tag = own(org).get(path(org)).header("ETag").orElseThrow();
    var before = app.database().fingerprint();
    own(org).patch(path(org), Map.of("name", "same", "slug", "same")).answers(200);
    own(org).patch(path(org), "{}").answers(200);
    assertThat(app.database().fingerprint()).isEqualTo(before);
    assertThat(own(org).get(path(org)).header("ETag")).contains(tag);
  }

  @Test
  void anEditOfAnotherVersionIsRefused() {
    UUID org = create("versioned");
    String tag = own(org).get(path(org)).header("ETag").orElseThrow();
    own(org).with("If-Match", tag).patch(path(org), Map.of("name", "one")).answers(200);
    own(org)
        .with("If-Match", tag)
        .patch(path(org), Map.of("name", "two"))
        .answers(412, "changed-meanwhile");
    root.with("If-Match", tag)
        .patch(ALL + "versioned", Map.of("name", "two"))
        .answers(412, "changed-meanwhile");
    assertThat(own(org).get(path(org)).json().getString("name")).isEqualTo("one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '´',
      value = {
        "{\"name\": \" \"}                        | /name",
        "{\"name\": null}                         | /name",
        "{\"name\": \"a\\nb\"}                    | /name",
        "{\"slug\": null}                         | /slug",
        "{\"slug\": \"Big\"}                      | /slug",
        "{\"slug\": \"0a-1b-2c-3d-4e\"}           | /slug",
        "{\"logo_url\": \"http://cdn.test/l\"}    | /logo_url",
        "{\"logo_url\": \"javascript:alert(1)\"}  | /logo_url",
        "{\"logo_url\": \"https://a:b@cdn.test\"} | /logo_url",
        "{\"invitation_days\": 0}                 | /invitation_days",
        "{\"invitation_days\": 31}                | /invitation_days",
        "{\"invitation_days\": null}              | /invitation_days",
        "{\"metadata\": 7}                        | /metadata",
        "{\"metadata\": {\"n\": 1e999}}           | /metadata",
        "{\"metadata\": {\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}}}} | /metadata",
        "{\"status\": \"active\"}                 | /status"
      })
  void whatIsWrongIsToldByItsPointer(String body, String pointer) {
    UUID org = create("w" + UUID.randomUUID().toString().substring(0, 8));
    var before = app.database().fingerprint();
    var errors = own(org).patch(path(org), body).answers(400, "invalid").json();
    assertThat(errors.getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo(pointer);
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void metadataIsBoundedAsAWhole() {
    UUID org = create("bounded");
    String half = "x".repeat(9_000);
    own(org).patch(path(org), Map.of("metadata", Map.of("a", half))).answers(200);
    own(org).patch(path(org), Map.of("metadata", Map.of("b", half))).answers(400, "invalid");
  }

  @Test
  void aSlugIsNeverReusedAndARenamedOneRedirects() {
    UUID first = create("first");
    UUID second = create("second");
    own(first).patch(path(first), Map.of("slug", "first-renamed")).answers(200);
    own(second).patch(path(second), Map.of("slug", "first")).answers(409, "slug-taken");
    own(second).patch(path(second), Map.of("slug", "first-renamed")).answers(409, "slug-taken");

    Reply moved = root.get(ALL + "first?").answers(308, "moved");
    assertThat(moved.header("Location"))
        .hasValueSatisfying(to -> assertThat(to).startsWith(ALL + "first-renamed"));
    root.get(ALL + "first-renamed").answers(200);
    root.patch(ALL + "first", Map.of("name", "x")).answers(308, "moved");

    own(first).patch(path(first), Map.of("slug", "first")).answers(200);
    root.get(ALL + "first").answers(200);
    root.get(ALL + "first-renamed").answers(308, "moved");
  }

  @Test
  void ofManyWhoWantASlugAtOnceOneGetsIt() {
    List<UUID> racers = IntStream.range(0, 6).mapToObj(i -> create("racer-" + i)).toList();
    List<CompletableFuture<Integer>> answers =
        racers.stream()
            .map(org ->
                CompletableFuture.supplyAsync(
                    () -> own(org).patch(path(org), Map.of("slug", "finish")).status()))
            .toList();
    assertThat(answers.stream().map(CompletableFuture::join))
        .containsExactlyInAnyOrder(200, 409, 409, 409, 409, 409);
    assertThat(app.database().count("SELECT count(*) FROM organizations WHERE slug = 'finish'"))
        .isEqualTo(1);
  }

  @Test
  void anOrganizationCannotTakeAnyNumberOfSlugs() {
    UUID org = create("greedy-0");
    for (int i = 1; i < 20; i++) {
      own(org).patch(path(org), Map.of("slug", "greedy-" + i)).answers(200);
    }
    own(org).patch(path(org), Map.of("slug", "greedy-20")).answers(409, "too-many-slugs");
    own(org).patch(path(org), Map.of("slug", "greedy-3")).answers(200);
    root.patch(ALL + "greedy-3", Map.of("slug", "greedy-20")).answers(200);
  }

  @Test
  void nobodyElseEdits() {
    UUID org = create("guarded");
    UUID other = create("other");
    var before = app.database().fingerprint();
    app.visitor().patch(path(org), Map.of("name", "x")).answers(401);
    app.as(TestApp.actor(org, ORGANIZATION_GET)).patch(path(org), Map.of("name", "x")).answers(403);
    own(other).patch(path(org), Map.of("name", "x")).answers(404);
    own(org).patch(ALL + "other", Map.of("name", "x")).answers(404);
    root.patch(ALL + UUID.randomUUID(), Map.of("name", "x")).answers(404);
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  private static Visitor own(UUID org) {
    return app.as(TestApp.actor(org, ORGANIZATION_GET, ORGANIZATION_UPDATE));
  }

  /** Somebody who has signed in 31 minutes ago. */
  private static Visitor tired(UUID org) {
    Actor fresh = TestApp.actor(org, ORGANIZATION_GET, ORGANIZATION_UPDATE);
    return app.as(
        new Actor(
            fresh.user(),
            org,
            fresh.session(),
            fresh.permissions(),
            fresh.viaPlatform(),
            Instant.now().minus(Duration.ofMinutes(31)),
            fresh.client(),
            fresh.entry()));
  }

  private static String path(UUID org) {
    return "/v1/orgs/" + org;
  }

  private static UUID create(String slug) {
    var wanted = new NewOrganization(slug, slug, Optional.empty());
    var actor = Actor.system(Actor.PLATFORM);
    return await(
            app.foundation()
                .db()
                .platformWrite(actor, tx -> Capabilities.organizations().create(tx, actor, wanted)))
        .id();
  }

  private static JsonObject lastData(UUID org) {
    return new JsonObject(
        String.valueOf(
            app.database()
                .rows(
                    "SELECT data::text AS data FROM audit_events WHERE org_id = ? ORDER BY at DESC, id DESC",
                    org)
                .getFirst()
                .get("data")));
  }

  private static List<String> trail(UUID org) {
    return app
        .database()
        .rows("SELECT action FROM audit_events WHERE org_id = ? ORDER BY at, id", org)
        .stream()
        .map(row -> String.valueOf(row.get("action")))
        .toList();
  }

  private static String policy(Reply reply) {
    return reply.answers(200).json().getJsonObject("session_policy").encode();
  }
}
