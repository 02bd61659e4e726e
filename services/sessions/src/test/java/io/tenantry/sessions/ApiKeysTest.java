package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.access.State;
import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keys of services: what they may do, and what ends them. */
class ApiKeysTest {

  private static final World WORLD = new World();
  private static final String PROBE = "/v1/system/probe";
  private static final JsonObject NOTE = new JsonObject().put("text", "hello");

  @RegisterExtension static final TestApp APP = WORLD.app.withoutSchedule();

  private UUID acme = new UUID(0, 0);
  private UUID globex = acme;
  private UUID ann = acme;

  @BeforeEach
  void twoOrganizations() {
    acme = WORLD.org("acme");
    globex = WORLD.org("globex");
    ann = WORLD.member(acme, "owner");
  }

  @AfterEach
  void backToNow() {
    APP.clock().reset();
  }

  @Test
  void aKeyIsToldOnceAndStoredHashed() {
    JsonObject made = key("user:list");
    String text = made.getString("key");
    assertThat(text).matches("tnt_[0-9a-f]{32}_[A-Za-z0-9_-]{59}");
    assertThat(made.getString("owner_id")).isEqualTo(ann.toString());
    String listed = browser(ann).get(keys()).answers(200).text();
    assertThat(listed).contains("billing", made.getString("id")).doesNotContain("tnt_");
    assertThat(APP.database().rows("SELECT k::text AS row FROM api_keys k").toString())
        .doesNotContain(text.substring(0, 40));
    assertThat(WORLD.events(acme)).contains("api-key.created");
  }

  @Test
  void aKeyActsInItsOrganizationAndNowhereElse() {
    Visitor service = WORLD.service(key("user:list"));
    JsonObject told = service.get(PROBE).answers(200).json();
    assertThat(told.getString("org")).isEqualTo(acme.toString());
    assertThat(told.getString("user")).isEqualTo(ann.toString());
    service.get(PROBE + "?org=acme").answers(200);
    service.get(PROBE + "?org=" + globex).answers(404, "not-found");
    service.get(PROBE + "?nonsense=1").answers(400, "invalid");
    service.get("/v1/orgs/acme/probe").answers(401, "keys-not-here");
    service.get("/v1/probe").answers(401, "keys-not-here");
    service.post(PROBE, NOTE).answers(403, "forbidden");
  }

  @Test
  void peopleAndGuessesAreRefused() {
    APP.visitor().get(PROBE).answers(401, "not-signed-in");
    browser(ann).get(PROBE).answers(401, "api-key-wanted");
    String text = key("user:list").getString("key");
    char last = text.charAt(50) == 'A' ? 'B' : 'A';
    String guess = text.substring(0, 50) + last + text.substring(51);
    for (String wrong : new String[] {"tnt_", "tnt_x", guess, text + "A"}) {
      APP.visitor().withToken(wrong).get(PROBE).answers(401, "invalid-api-key");
    }
  }

  @Test
  void aKeyOfThePlatformNamesTheOrganization() {
    UUID root = WORLD.superAdmin("admin");
    Visitor service = WORLD.service(WORLD.makeKey(root, Optional.empty(), "user:list", "user:ban"));
    var missing = service.get(PROBE).answers(400, "invalid").json();
    assertThat(missing.getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("?org");
    JsonObject told = service.get(PROBE + "?org=acme").answers(200).json();
    assertThat(told.getString("org")).isEqualTo(acme.toString());
    assertThat(told.getBoolean("via_platform")).isTrue();
    service.get(PROBE + "?org=nowhere").answers(404, "not-found");
    assertThat(service.post(PROBE + "?org=" + globex, NOTE).answers(200).json().getString("org"))
        .isEqualTo(globex.toString());
    service.get("/v1/system/everywhere").answers(200);
  }

  @Test
  void itMayDoWhatWasGrantedAndItsOwnerMayDoNow() {
    Visitor service = WORLD.service(key("user:list", "user:ban"));
    service.post(PROBE, NOTE).answers(200);
    WORLD.give(acme, ann, "viewer");
    service.get(PROBE).answers(200);
    service.post(PROBE, NOTE).answers(403, "forbidden");
    WORLD.give(acme, ann, "member");
    service.get(PROBE).answers(403, "forbidden");
    WORLD.give(acme, ann, "owner");
    service.post(PROBE, NOTE).answers(200);
  }

  @Test
  void itIsSilentWhileItsOwnerIsSuspended() {
    Visitor service = WORLD.service(key("user:list"));
    service.get(PROBE).answers(200);
    WORLD.suspend(acme, ann, Optional.empty());
    service.get(PROBE).answers(401, "invalid-api-key");
    WORLD.reactivate(acme, ann);
    service.get(PROBE).answers(200);
    WORLD.set(ann, State.SUSPENDED);
    service.get(PROBE).answers(401, "invalid-api-key");
    WORLD.set(ann, State.ACTIVE);
    service.get(PROBE).answers(200);
    WORLD.suspendOrg(acme);
    service.get(PROBE).answers(401, "invalid-api-key");
  }

  @Test
  void itEndsForGoodWhenItsOwnerLeavesOrIsDeleted() {
    Visitor service = WORLD.service(key("user:list"));
    service.get(PROBE).answers(200);
    WORLD.set(ann, State.DELETED);
    service.get(PROBE).answers(401, "invalid-api-key");
    WORLD.set(ann, State.ACTIVE);
    service.get(PROBE).answers(401, "invalid-api-key");

    UUID bob = WORLD.member(globex, "owner");
    Visitor other = WORLD.service(WORLD.makeKey(bob, Optional.of(globex), "user:list"));
    other.get(PROBE).answers(200);
    WORLD.leave(globex, bob);
    other.get(PROBE).answers(401, "invalid-api-key");
    WORLD.join(globex, bob, "owner");
    other.get(PROBE).answers(401, "invalid-api-key");
  }

  @Test
  void itEndsWhenItsTimeHasCome() {
    String soon = APP.clock().instant().plus(Duration.ofHours(1)).toString();
    JsonObject wanted = wanted("user:list").put("expires_at", soon);
    Visitor service = WORLD.service(browser(ann).post(keys(), wanted).answers(201).json());
    service.get(PROBE).answers(200);
    APP.clock().advance(Duration.ofHours(2));
    service.get(PROBE).answers(401, "invalid-api-key");
  }

  @Test
  void nobodyGrantsWhatTheyDoNotHold() {
    WORLD.give(acme, ann, "admin");
    browser(ann).post(keys(), wanted("user:list", "organization:delete")).answers(403, "forbidden");
    browser(ann).post(keys(), wanted("nothing:known")).answers(400, "invalid");
    browser(ann)
        .post(keys(), wanted("user:list").put("expires_at", "2001-01-01T00:00:00Z"))
        .answers(400, "invalid");
    assertThat(APP.database().count("SELECT count(*) FROM api_keys WHERE org_id = ?", acme))
        .isZero();
    assertThat(WORLD.events(acme)).doesNotContain("api-key.created");
  }

  @Test
  void makingOneWantsAFreshSignInAndRevokingDoesNot() {
    JsonObject made = key("user:list");
    Tokens tokens = WORLD.signIn(ann, acme);
    APP.database().run("UPDATE sessions SET auth_time = auth_time - interval '31 minutes'");
    JsonObject later = WORLD.refresh(tokens).answers(200).json();
    Visitor late = APP.visitor().withToken(later.getString("access_token"));
    late.post(keys(), wanted("user:list")).answers(403, "sign-in-again");
    late.post(keys() + "/" + made.getString("id") + "/rotate", new JsonObject())
        .answers(403, "sign-in-again");
    late.delete(keys() + "/" + made.getString("id")).answers(204);
  }

  @Test
  void rotatingEndsTheSecretBeforeAtOnceOrAfterAnOverlap() {
    JsonObject first = key("user:list");
    String rotate = keys() + "/" + first.getString("id") + "/rotate";
    WORLD.service(first).get(PROBE).answers(200);
    JsonObject second = browser(ann).post(rotate, new JsonObject()).answers(200).json();
    WORLD.service(first).get(PROBE).answers(401, "invalid-api-key");
    WORLD.service(second).get(PROBE).answers(200);
    JsonObject third =
        browser(ann).post(rotate, new JsonObject().put("overlap_seconds", 60)).answers(200).json();
    WORLD.service(second).get(PROBE).answers(200);
    WORLD.service(third).get(PROBE).answers(200);
    APP.clock().advance(Duration.ofSeconds(61));
    WORLD.service(second).get(PROBE).answers(401, "invalid-api-key");
    WORLD.service(third).get(PROBE).answers(200);
    assertThat(WORLD.events(acme)).contains("api-key.rotated");
  }

  @Test
  void whoeverRotatesAKeyAnswersForIt() {
    JsonObject first = key("user:list", "organization:delete");
    String rotate = keys() + "/" + first.getString("id") + "/rotate";
    UUID admin = WORLD.member(acme, "admin");
    browser(admin).post(rotate, new JsonObject()).answers(403, "forbidden");
    UUID owner = WORLD.member(acme, "owner");
    JsonObject second = browser(owner).post(rotate, new JsonObject()).answers(200).json();
    assertThat(second.getString("owner_id")).isEqualTo(owner.toString());
    WORLD.suspend(acme, ann, Optional.empty());
    WORLD.service(second).get(PROBE).answers(200);
    WORLD.suspend(acme, owner, Optional.empty());
    WORLD.service(second).get(PROBE).answers(401, "invalid-api-key");
  }

  @Test
  void revokedIsRevokedHoweverOftenItIsSaid() {
    JsonObject made = key("user:list");
    String one = keys() + "/" + made.getString("id");
    WORLD.service(made).get(PROBE).answers(200);
    WORLD
        .as(WORLD.signIn(WORLD.member(globex, "owner"), globex))
        .delete("/v1/orgs/" + globex + "/api-keys/" + made.getString("id"))
        .answers(404, "not-found");
    browser(ann).delete(one).answers(204);
    WORLD.service(made).get(PROBE).answers(401, "invalid-api-key");
    browser(ann).delete(one).answers(204);
    browser(ann).post(one + "/rotate", new JsonObject()).answers(404, "not-found");
    browser(ann).delete(keys() + "/" + UUID.randomUUID()).answers(404, "not-found");
    assertThat(browser(ann).get(keys()).json().getJsonArray("data")).isEmpty();
    assertThat(WORLD.events(acme)).containsOnlyOnce("api-key.revoked");
  }

  /** As if the signal had not come: the database has the last word on writing. */
  @Test
  void aWriteAssertsThatTheKeyStands() {
    JsonObject made = key("user:list", "user:ban");
    Visitor service = WORLD.service(made);
    service.post(PROBE, NOTE).answers(200);
    UUID id = UUID.fromString(made.getString("id"));
    APP.database().run("UPDATE api_keys SET revoked_at = now() WHERE id = ?", id);
    service.get(PROBE).answers(200);
    service.post(PROBE, NOTE).answers(401, "session-ended");
    APP.database().run("UPDATE api_keys SET revoked_at = NULL, generation = 2 WHERE id = ?", id);
    service.post(PROBE, NOTE).answers(401, "session-ended");
  }

  @Test
  void aKeyOfAColleagueStaysWhenTheirMembershipIsRemovedForGood() {
    UUID root = WORLD.superAdmin("admin");
    JsonObject asColleague = keyMadeAcross(root);
    WORLD.join(acme, root, "owner");
    JsonObject asMember = WORLD.makeKey(root, Optional.of(acme), "user:list");
    removeForGood(root);
    assertThat(keysOf(root)).contains(asColleague.getString("id"));
    assertThat(keysOf(root)).doesNotContain(asMember.getString("id"));
    WORLD.service(asColleague).get(PROBE).answers(200);
  }

  @Test
  void whenItWasLastUsedIsToldSoon() {
    JsonObject made = key("user:list");
    WORLD.service(made).get(PROBE).answers(200);
    Poll.until(
        "the use is written",
        () -> browser(ann).get(keys()).text().matches(".*\"last_used_at\":\"2.*"));
  }

  @Test
  void thereAreNotMoreThanAListShows() {
    key("user:list");
    APP.database()
        .run(
            """
            INSERT INTO api_keys (org_id, id, name, permissions, owner_id, via_platform, secret_hash)
            SELECT org_id, gen_random_uuid(), name, permissions, owner_id, via_platform, secret_hash
              FROM api_keys, generate_series(1, 99)
             WHERE org_id = ?
            """,
            acme);
    browser(ann).post(keys(), wanted("user:list")).answers(409, "too-many-keys");
  }

  @Test
  void whatIsOverIsForgottenAfterAMonth() {
    JsonObject old = key("user:list");
    JsonObject living = key("user:list");
    browser(ann).delete(keys() + "/" + old.getString("id")).answers(204);
    APP.database().run("UPDATE api_keys SET revoked_at = revoked_at - interval '31 days'");
    APP.runJob("sessions.purge-api-keys");
    assertThat(APP.database().rows("SELECT id FROM api_keys WHERE org_id = ?", acme).toString())
        .contains(living.getString("id"))
        .doesNotContain(old.getString("id"));
  }

  private JsonObject key(String... permissions) {
    return WORLD.makeKey(ann, Optional.of(acme), permissions);
  }

  /** By a platform role, in an organization that its maker is no member of. */
  private JsonObject keyMadeAcross(UUID root) {
    return WORLD
        .as(WORLD.sessions().tokens(WORLD.open(root, Optional.empty())))
        .post(keys(), wanted("user:list"))
        .answers(201)
        .json();
  }

  private void removeForGood(UUID member) {
    APP.database()
        .run("DELETE FROM member_standing WHERE org_id = ? AND user_id = ?", acme, member);
  }

  private static String keysOf(UUID owner) {
    return APP.database().rows("SELECT id FROM api_keys WHERE owner_id = ?", owner).toString();
  }

  private static JsonObject wanted(String... permissions) {
    return new JsonObject()
        .put("name", "billing")
        .put("permissions", JsonArray.of((Object[]) permissions));
  }

  private String keys() {
    return "/v1/orgs/" + acme + "/api-keys";
  }

  private Visitor browser(UUID user) {
    return WORLD.as(WORLD.signIn(user, acme));
  }
}
