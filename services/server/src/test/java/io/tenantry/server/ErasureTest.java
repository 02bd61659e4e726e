package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.sql.Care;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * One person who has left traces in every table that can hold any is removed for good: what is left
 * is what the register says, table by table.
 */
class ErasureTest {

  @RegisterExtension static final DemoHouse HOUSE = new DemoHouse();

  private static final String EMAIL = "victoria@ephemeral.test";
  private static final String NAME = "Victoria Ephemeral";

  /** Every word about the person holds this one, and no other words do. */
  private static final String WORD = "ephemeral";

  /** What may be left of a person in a table. */
  private enum Left {
    /** No row of theirs, and no word about them. */
    NOTHING,
    /** Their id, which leads to nobody. */
    ID,
    /** What ends by itself within a day, or with the work, or when nobody else says it. */
    FOR_A_WHILE,
    /** There never was anything. */
    NEVER
  }

  private static final Map<Left, Set<String>> TABLES =
      Map.of(
          Left.NOTHING,
          Set.of(
              "api_keys",
              "audit_personal",
              "factor_challenges",
              "factor_failures",
              "impersonations",
              "linked_accounts",
              "login_identifiers",
              "member_standing",
              "members",
              "one_time_links",
              "passkeys",
              "password_hashes",
              "permission_grants",
              "phone_codes",
              "recovery_codes",
              "session_orgs",
              "sessions",
              "team_members",
              "totp_secrets",
              "user_standing",
              "users",
              "wanted_addresses"),
          Left.ID,
          Set.of("admin_notes", "audit_events", "invitations", "role_assignments", "teams"),
          Left.FOR_A_WHILE,
          Set.of(
              "audit_unsealed",
              "idempotency_keys",
              "job_items",
              "jobs",
              "outbox",
              "profile_values",
              "signals"),
          Left.NEVER,
          Set.of(
              "spent_challenges",
              "api_key_uses",
              "application_permissions",
              "audit_retention",
              "audit_seals",
              "invite_instead_answers",
              "member_count_deltas",
              "member_counts",
              "nodes",
              "org_slugs",
              "session_policies",
              "org_standing",
              "organizations",
              "password_policies",
              "roles",
              "signing_keys",
              "team_count_deltas",
              "user_count_deltas",
              "user_counts"));

  private final TestApp app = HOUSE.app();
  private final World world = HOUSE.world();
  private final Visitor root = world.signedIn("root@tenantry.test");
  private final Visitor owner = world.signedIn("owner@acme.test");

  @Test
  void itIsKnownWhatMayBeLeftInEachTable() {
    assertThat(app.assembly().register().stream().map(Care::table))
        .as("say in TABLES what is left of a person in a new table, and fill it below")
        .containsExactlyInAnyOrderElementsOf(
            TABLES.values().stream().flatMap(Set::stream).toList());
  }

  @Test
  void whoeverIsRemovedForGoodLeavesWhatTheRegisterSays() {
    UUID person = everywhere();
    Map<String, Integer> before = mentions(person);
    assertThat(before.keySet())
        .as("a table that holds nothing before proves nothing after")
        .containsAll(TABLES.get(Left.NOTHING))
        .containsAll(TABLES.get(Left.ID));

    root.delete("/v1/platform/users/" + person + "?permanently=true").answers(204);
    world.settle();
    app.runJob("audit.seal");

    assertThat(words()).as("every word about them").isEmpty();
    Set<String> known = new TreeSet<>(mentions(person).keySet());
    known.removeAll(TABLES.get(Left.FOR_A_WHILE));
    assertThat(known).as("their id").isEqualTo(new TreeSet<>(TABLES.get(Left.ID)));
    for (String trail : new String[] {"/v1/orgs/acme", "/v1/orgs/globex", "/v1/platform"}) {
      JsonObject checked = root.get(trail + "/audit/verify").answers(200).json();
      assertThat(checked.getBoolean("intact")).as(trail + " " + checked.encode()).isTrue();
    }
    Visitor again = app.visitor();
    var credentials = new JsonObject().put("identifier", EMAIL).put("password", DemoData.PASSWORD);
    again.post("/v1/auth/sign-in", credentials).answers(401, "invalid-credentials");
  }

  /** Somebody new, who has done and met with everything there is. */
  private UUID everywhere() {
    owner.post("/v1/orgs/acme/invitations", invitation()).answers(201);
    Visitor self = accepted();
    UUID person =
        UUID.fromString(
            self.get("/v1/me").answers(200).json().getJsonObject("user").getString("id"));
    String path = "/v1/orgs/acme/users/" + person;
    grant(path, "team:create", "note:create", "user:get", "api-key:create", "user:impersonate");
    app.database()
        .run(
            "UPDATE members SET username = 'ephemeral', designation = 'ephemeral' WHERE user_id = ?",
            person);
    app.database()
        .run(
            "INSERT INTO login_identifiers (kind, value, org_id, user_id, verified_at)"
                + " SELECT 'username', username, org_id, user_id, now() FROM members WHERE user_id = ?",
            person);
    JsonObject team = new JsonObject().put("name", "A team " + person);
    String made =
        self.with("Idempotency-Key", "erasure")
            .post("/v1/orgs/acme/teams", team)
            .answers(201)
            .json()
            .getString("id");
    var key =
        new JsonObject().put("name", "A key").put("permissions", new JsonArray().add("user:get"));
    self.post("/v1/orgs/acme/api-keys", key).answers(201);
    owner.put("/v1/orgs/acme/teams/" + made + "/members/" + person).answers(204);
    actAndBeActedOn(self, path, person);
    secondFactors(person);
    proofs(person);
    return person;
  }

  /** As if they had begun to set one up, tried it, and given up. */
  private void secondFactors(UUID person) {
    app.database().run("INSERT INTO totp_secrets (user_id, secret) VALUES (?, 'sealed')", person);
    app.database()
        .run(
            "INSERT INTO passkeys (id, user_id, credential_id, name, key, sign_count, synced, transports)"
                + " VALUES (gen_random_uuid(), ?, 'id', 'a laptop', 'key', 0, false, '{}')",
            person);
    app.database()
        .run(
            "INSERT INTO linked_accounts (id, user_id, provider, issuer, subject, name, linked_by)"
                + " VALUES (gen_random_uuid(), ?, 'github', 'https://github.com', '1', 'ephemeral', ?)",
            person,
            person);
    app.database().run("INSERT INTO recovery_codes (user_id, hash) VALUES (?, 'hashed')", person);
    app.database().run("INSERT INTO factor_failures (user_id, failures) VALUES (?, 1)", person);
    app.database()
        .run(
            "INSERT INTO factor_challenges (hash, user_id, method, amr, expires_at)"
                + " VALUES ('hashed', ?, 'password', '{pwd}', now() + interval '1 hour')",
            person);
  }

  /** As if they had wanted another address, and were sent a code. */
  private void proofs(UUID person) {
    app.database()
        .run(
            "INSERT INTO wanted_addresses (user_id, address) VALUES (?, 'ephemeral@home.test')",
            person);
    app.database()
        .run(
            "INSERT INTO phone_codes (phone, user_id, mac, attempts_left, expires_at)"
                + " VALUES ('+4930987654', ?, 'hashed', 5, now() + interval '1 hour')",
            person);
  }

  private void actAndBeActedOn(Visitor self, String path, UUID person) {
    UUID other = world.idOf("viewer@acme.test");
    self.post("/v1/orgs/acme/users/" + other + "/notes", text("by them")).answers(201);
    self.post("/v1/orgs/acme/users/" + other + "/impersonation", toRead("their trouble"))
        .answers(201);
    owner.post(path + "/impersonation", toRead("ephemeral trouble")).answers(201);
    owner.post(path + "/notes", text("about ephemeral people")).answers(201);
    root.post("/v1/platform/users/" + person + "/notes", text("ephemeral too")).answers(201);
    owner.put(path + "/suspension", new JsonObject().put("reason", "ephemeral")).answers(200);
    owner.delete(path + "/suspension").answers(204);
    app.database().run("UPDATE role_assignments SET given_by = ? WHERE user_id = ?", person, other);
    world.signedIn("owner@globex.test").post("/v1/orgs/globex/invitations", invitation());
    var forgotten = new JsonObject().put("email", EMAIL);
    app.visitor().post("/v1/auth/password/forgot", forgotten).answers(202);
    var credentials = new JsonObject().put("identifier", EMAIL).put("password", DemoData.PASSWORD);
    app.visitor().post("/v1/auth/sign-in", credentials).answers(200);
    world.settle();
  }

  private Visitor accepted() {
    var acceptance =
        new JsonObject()
            .put("token", TestMailbox.token(app.mails().mailTo(EMAIL)))
            .put("name", NAME)
            .put("password", DemoData.PASSWORD);
    JsonObject in = app.visitor().post("/v1/invitations/accept", acceptance).answers(200).json();
    return app.visitor().withToken(in.getString("access_token"));
  }

  private void grant(String path, String... permissions) {
    JsonArray all =
        new JsonArray(
            Arrays.stream(permissions)
                .map(name -> new JsonObject().put("permission", name))
                .collect(Collectors.toList()));
    owner.put(path + "/permissions", new JsonObject().put("permissions", all)).answers(200);
  }

  private static JsonObject invitation() {
    return new JsonObject()
        .put("email", EMAIL)
        .put("roles", new JsonArray().add("viewer"))
        .put("message", "Dear ephemeral colleague");
  }

  /** The reason is a word about whoever it happens to. */
  private static JsonObject toRead(String reason) {
    return new JsonObject().put("mode", "read_only").put("reason", reason);
  }

  private static JsonObject text(String words) {
    return new JsonObject().put("text", words);
  }

  /** In which tables a row holds the person's id or a word about them. */
  private Map<String, Integer> mentions(UUID person) {
    return tables("%" + WORD + "%", "%" + person + "%");
  }

  private Map<String, Integer> words() {
    Map<String, Integer> found = tables("%" + WORD + "%", "%" + WORD + "%");
    TABLES.get(Left.FOR_A_WHILE).forEach(found::remove);
    return found;
  }

  private Map<String, Integer> tables(String one, String other) {
    Map<String, Integer> found = new TreeMap<>();
    for (Care care : app.assembly().register()) {
      String question =
          "SELECT count(*) FROM %s t WHERE t::text ILIKE ? OR t::text ILIKE ?"
              .formatted(care.table());
      int rows = (int) app.database().count(question, one, other);
      if (rows > 0) {
        found.put(care.table(), rows);
      }
    }
    return found;
  }
}
