package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.crypto.TokenHash;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keys that people carry: real ceremonies with an emulated device. */
class PasskeyTest {

  private static final Town TOWN = new Town();
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String OWN = "/v1/me/passkeys";

  @RegisterExtension static final TestApp APP = TOWN.app;

  private final int number = COUNT.incrementAndGet();
  private final String email = "kim" + number + "@acme.test";
  private final Device device = Device.here();
  private UUID kim = new UUID(0, 0);
  private Visitor kims = APP.visitor();

  @BeforeEach
  void kimBelongsToAcme() {
    APP.clock().reset();
    kim = TOWN.member(TOWN.org("acme-" + number), "Kim Miller", email, "viewer");
    kims = signedIn();
    APP.mails().clear();
  }

  @Test
  void addingOneMakesItASecondFactorWithRecoveryCodes() {
    Visitor elsewhere = signedIn();
    Reply added = add("My laptop").answers(201);
    JsonObject told = added.json();
    assertThat(added.header("Location")).contains(OWN + "/" + told.getString("id"));
    assertThat(told.getJsonArray("recovery_codes")).hasSize(10);
    elsewhere.get("/v1/me").answers(401, "session-ended");
    JsonObject state = kims.get("/v1/me/second-factor").answers(200).json();
    assertThat(state.getBoolean("enabled")).isTrue();
    assertThat(state.getJsonArray("methods"))
        .isEqualTo(new JsonArray("[\"passkey\",\"recovery_code\"]"));
    JsonObject listed = kims.get(OWN).json().getJsonArray("data").getJsonObject(0);
    assertThat(listed.getString("name")).isEqualTo("My laptop");
    assertThat(listed.getValue("recovery_codes")).isNull();
    assertThat(APP.mails().mailTo(email).text()).contains("a passkey was added");
    assertThat(TOWN.trail(Actor.PLATFORM)).contains("passkey.added");
  }

  @Test
  void aPasskeySignsInByItself() {
    add("My laptop").answers(201);
    JsonObject in = signInWith(device.shows(options())).answers(200).json();
    assertThat(in.getJsonObject("user").getString("id")).isEqualTo(kim.toString());
    assertThat(in.getJsonObject("org").getString("slug")).isEqualTo("acme-" + number);
    assertThat(amr()).contains("user", "mfa").doesNotContain("pwd");
    assertThat(kims.get(OWN).json().getJsonArray("data").getJsonObject(0).getString("last_used_at"))
        .isNotNull();
    JsonObject elsewhere =
        APP.visitor()
            .post("/v1/auth/passkey", shown(device.shows(options())).put("org", "nowhere"))
            .answers(401, "invalid-passkey")
            .json();
    assertThat(elsewhere.getString("code")).isEqualTo("invalid-passkey");
  }

  @Test
  void theLastWayInStays() {
    String id = add("My laptop").answers(201).json().getString("id");
    APP.database().run("DELETE FROM password_hashes WHERE user_id = ?", kim);
    kims.delete(OWN + "/" + id).answers(409, "last-way-in");
    signInWith(device.shows(options())).answers(200);
  }

  /** SuperTokens 12.0.8: the challenge of a passkey is an artefact of one use. */
  @Test
  void anAssertionSignsInOnceHoweverManyBringIt() {
    add("My laptop").answers(201);
    JsonObject assertion = device.shows(options());
    long in =
        IntStream.range(0, 4).parallel().filter(i -> signInWith(assertion).status() == 200).count();
    assertThat(in).isEqualTo(1);
    signInWith(assertion).answers(401, "invalid-passkey");
    JsonObject options = options();
    JsonObject first = device.shows(options);
    JsonObject second = device.shows(options);
    signInWith(second).answers(200);
    signInWith(first).answers(401, "invalid-passkey");
  }

  @Test
  void aCopyOfAKeyThatIsBehindIsRefused() {
    add("My laptop").answers(201);
    APP.database().run("UPDATE passkeys SET sign_count = 1000 WHERE user_id = ?", kim);
    signInWith(device.shows(options())).answers(401, "invalid-passkey");
  }

  @Test
  void aPageOfAnotherSiteGainsNothing() {
    add("My laptop").answers(201);
    JsonObject options = options();
    JsonObject phished = shownOn("http://tenantry.test.evil.example", options);
    signInWith(phished).answers(401, "invalid-passkey");
    device.visits("http://tenantry.test");
    signInWith(device.shows(options())).answers(200);
  }

  @Test
  void aChallengeThatIsOldForeignOrMadeUpIsRefused() {
    add("My laptop").answers(201);
    JsonObject old = device.shows(options());
    APP.clock().advance(Duration.ofMinutes(6));
    signInWith(old).answers(401, "invalid-passkey");
    APP.clock().reset();
    JsonObject toAdd = kims.post(OWN + "/options").json().getJsonObject("public_key");
    JsonObject foreign = options().put("challenge", toAdd.getString("challenge"));
    signInWith(device.shows(foreign)).answers(401, "invalid-passkey");
    JsonObject madeUp = options().put("challenge", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    signInWith(device.shows(madeUp)).answers(401, "invalid-passkey");
    APP.visitor()
        .post("/v1/auth/passkey", shown(new JsonObject().put("id", "nonsense")))
        .answers(401, "invalid-passkey");
    APP.visitor().post("/v1/auth/passkey", new JsonObject()).answers(400, "invalid");
  }

  @Test
  void aKeyMadeForAnotherSessionIsNotAdded() {
    Visitor other = signedIn();
    JsonObject theirs = other.post(OWN + "/options").json().getJsonObject("public_key");
    kims.post(OWN, named("Mine", device.makes(theirs))).answers(400, "invalid");
    other.post(OWN, named("Mine", device.makes(theirs))).answers(201);
    JsonObject spent = device.makes(theirs);
    other.post(OWN, named("Again", spent)).answers(400, "invalid");
  }

  @Test
  void besideThePasswordItIsASecondFactor() {
    add("My laptop").answers(201);
    JsonObject wanted =
        TOWN.signIn(email, Town.PASSWORD).answers(200).json().getJsonObject("second_factor");
    String token = wanted.getString("token");
    JsonObject proof = device.shows(wanted.getJsonObject("public_key"));
    String other =
        TOWN.signIn(email, Town.PASSWORD).json().getJsonObject("second_factor").getString("token");
    finish(other, proof).answers(401, "invalid-passkey");
    assertThat(
            APP.database()
                .count(
                    "SELECT count(*) FROM audit_events WHERE action = 'second-factor.refused' AND target_id = ?",
                    kim))
        .isEqualTo(1);
    finish(token, proof).answers(200);
    assertThat(amr()).contains("pwd", "mfa");
    finish(token, proof).answers(401, "sign-in-over");
  }

  @Test
  void somebodyElsesPasskeyIsNoSecondFactorOfMine() {
    add("My laptop").answers(201);
    String lee = "lee" + number + "@acme.test";
    TOWN.person("Lee", lee);
    JsonObject told = TOWN.signIn(lee, Town.PASSWORD).answers(200).json();
    Visitor lees = APP.visitor().withToken(told.getString("access_token"));
    Device theirs = Device.here();
    lees.post(OWN, named("Lee's", theirs.makes(publicKey(lees.post(OWN + "/options")))))
        .answers(201);
    JsonObject wanted =
        TOWN.signIn(email, Town.PASSWORD).answers(200).json().getJsonObject("second_factor");
    JsonObject options = wanted.getJsonObject("public_key");
    options.getJsonArray("allowCredentials").clear();
    finish(wanted.getString("token"), theirs.shows(options)).answers(401, "invalid-passkey");
  }

  @Test
  void itIsRenamedAndTakenAwayByItsOwnerOnly() {
    String id = add("My laptop").answers(201).json().getString("id");
    JsonObject named =
        kims.patch(OWN + "/" + id, new JsonObject().put("name", "Old laptop")).answers(200).json();
    assertThat(named.getString("name")).isEqualTo("Old laptop");
    String lee = "mae" + number + "@acme.test";
    TOWN.person("Mae", lee);
    JsonObject told = TOWN.signIn(lee, Town.PASSWORD).answers(200).json();
    Visitor lees = APP.visitor().withToken(told.getString("access_token"));
    lees.patch(OWN + "/" + id, new JsonObject().put("name", "Mine")).answers(404);
    lees.delete(OWN + "/" + id).answers(404);
    kims.delete(OWN + "/" + id).answers(204);
    kims.delete(OWN + "/" + id).answers(404);
    signInWith(device.shows(options())).answers(401, "invalid-passkey");
    signedIn().get("/v1/me").answers(200);
    assertThat(APP.database().count("SELECT count(*) FROM recovery_codes WHERE user_id = ?", kim))
        .isZero();
  }

  @Test
  void takingAStolenOneAwayEndsTheSessionThatTheThiefHasOpenedWithIt() {
    String id = add("My laptop").answers(201).json().getString("id");
    JsonObject thief = signInWith(device.shows(options())).answers(200).json();
    Visitor thiefs = APP.visitor().withToken(thief.getString("access_token"));
    thiefs.get("/v1/me").answers(200);
    kims.delete(OWN + "/" + id).answers(204);
    thiefs.get("/v1/me").answers(401, "session-ended");
    Town.refresh(APP.visitor(), thief).answers(401, "session-ended");
    kims.get("/v1/me").answers(200);
  }

  /** Keycloak CVE-2026-1609: whoever was disabled still came in by another grant. */
  @Test
  void whoIsBannedDoesNotComeInByAPasskey() {
    add("My laptop").answers(201);
    TOWN.ban(kim);
    signInWith(device.shows(options())).answers(403, "banned");
  }

  @Test
  void theTrailKnowsWhosePasskeyWasRefusedAndLocksNobody() {
    String wrong = "invalid-passkey passkey";
    add("My laptop").answers(201);
    signInWith(shownOn("http://evil.example", options())).answers(401, "invalid-passkey");
    device.visits("http://tenantry.test");
    JsonObject once = device.shows(options());
    signInWith(once).answers(200);
    IntStream.range(0, 10).forEach(i -> signInWith(once).answers(401, "invalid-passkey"));
    assertThat(TOWN.refused(kim)).hasSize(11).containsOnly(wrong);
    assertThat(
            APP.database()
                .count(
                    "SELECT failed_attempts FROM users WHERE id = ? AND locked_until IS NULL", kim))
        .isZero();
    TOWN.ban(kim);
    signInWith(device.shows(options())).answers(403, "banned");
    assertThat(TOWN.refused(kim)).endsWith("banned passkey");
  }

  @Test
  void ofAPasskeyThatNobodyHasTheTrailNamesNobody() {
    int before = TOWN.refused(SignInTrail.NOBODY).size();
    add("My laptop").answers(201);
    JsonObject assertion = device.shows(options());
    APP.database().run("DELETE FROM passkeys WHERE user_id = ?", kim);
    JsonObject foreign = device.shows(options().put("challenge", "AAAAAAAAAAAAAAAAAAAAAA"));
    Reply unknown = signInWith(assertion).answers(401, "invalid-passkey");
    Reply notOurs = signInWith(foreign).answers(401, "invalid-passkey");
    Reply unread = signInWith(new JsonObject().put("id", "nonsense")).answers(401);
    assertThat(List.of(notOurs.text(), unread.text())).containsOnly(unknown.text());
    assertThat(TOWN.refused(kim)).isEmpty();
    assertThat(TOWN.refused(SignInTrail.NOBODY))
        .as("what cannot be read is no attempt")
        .hasSize(before + 2)
        .endsWith("invalid-passkey passkey", "invalid-passkey passkey");
  }

  @Test
  void aPasskeyStepsUpTheSessionOfItsOwner() {
    add("My laptop").answers(201);
    JsonObject assertion = device.shows(options());
    stepUp(assertion).answers(200);
    stepUp(assertion).answers(400, "invalid");
    stepUp(new JsonObject().put("id", "x")).answers(400, "invalid");
  }

  @Test
  void somebodyElsesPasskeyStepsUpNoSessionOfMine() {
    add("My laptop").answers(201);
    String ned = "ned" + number + "@acme.test";
    TOWN.person("Ned", ned);
    Visitor neds = TOWN.signedIn(ned);
    Device theirs = Device.here();
    neds.post(OWN, named("Ned's", theirs.makes(publicKey(neds.post(OWN + "/options")))))
        .answers(201);
    var before = proofs();
    stepUp(theirs.shows(options())).answers(400, "invalid");
    assertThat(proofs()).isEqualTo(before);
    stepUp(device.shows(options())).answers(200);
    assertThat(proofs()).isNotEqualTo(before);
  }

  /** By itself it counts as two factors, because it has asked for a finger, a face or a PIN. */
  @Test
  void whoeverOnlyHasTheKeyIsNotLetIn() throws GeneralSecurityException {
    add("My laptop").answers(201);
    signInWith(device.shows(options(), PasskeyTest::unverified)).answers(401, "invalid-passkey");
    stepUp(device.shows(options(), PasskeyTest::unverified)).answers(400, "invalid");
    signInWith(device.shows(options(), said -> said)).answers(200);
    stepUp(device.shows(options(), said -> said)).answers(200);
  }

  @Test
  void whatIsSignedForAnotherPartyIsRefused() throws GeneralSecurityException {
    add("My laptop").answers(201);
    signInWith(device.shows(options(), PasskeyTest::elsewhere)).answers(401, "invalid-passkey");
    stepUp(device.shows(options(), PasskeyTest::elsewhere)).answers(400, "invalid");
    JsonObject phished = shownOn("http://tenantry.test:8443", options());
    stepUp(phished).answers(400, "invalid");
    device.visits("http://tenantry.test");
    stepUp(device.shows(options())).answers(200);
  }

  /** Without the flag UV. */
  private static byte[] unverified(byte[] said) {
    byte[] changed = said.clone();
    changed[32] &= ~0x04;
    assertThat(changed).isNotEqualTo(said);
    return changed;
  }

  /** With the hash of another party. */
  private static byte[] elsewhere(byte[] said) {
    byte[] party = TokenHash.of("evil.example").sha256();
    byte[] changed = said.clone();
    System.arraycopy(party, 0, changed, 0, party.length);
    return changed;
  }

  private Reply stepUp(JsonObject assertion) {
    return kims.post("/v1/auth/step-up", shown(assertion));
  }

  /** When and how Kim has proved who they are. */
  private List<String> proofs() {
    return APP
        .database()
        .rows("SELECT concat(id, auth_time, amr) AS proof FROM sessions WHERE user_id = ?", kim)
        .stream()
        .map(row -> String.valueOf(row.get("proof")))
        .sorted()
        .toList();
  }

  private Reply add(String name) {
    return kims.post(OWN, named(name, device.makes(publicKey(kims.post(OWN + "/options")))));
  }

  private static JsonObject publicKey(Reply reply) {
    return reply.answers(200).json().getJsonObject("public_key");
  }

  private static JsonObject options() {
    return publicKey(APP.visitor().post("/v1/auth/passkey/options"));
  }

  private JsonObject shownOn(String origin, JsonObject options) {
    device.visits(origin);
    return device.shows(options);
  }

  private static Reply signInWith(JsonObject assertion) {
    return APP.visitor().post("/v1/auth/passkey", shown(assertion));
  }

  private static Reply finish(String token, JsonObject credential) {
    return APP.visitor().post("/v1/auth/second-factor", shown(credential).put("token", token));
  }

  private static JsonObject shown(JsonObject credential) {
    return new JsonObject().put("credential", credential);
  }

  private static JsonObject named(String name, JsonObject credential) {
    return shown(credential).put("name", name);
  }

  private Visitor signedIn() {
    JsonObject told = TOWN.signIn(email, Town.PASSWORD).answers(200).json();
    return APP.visitor().withToken(told.getString("access_token"));
  }

  private List<String> amr() {
    return APP
        .database()
        .rows(
            "SELECT unnest(amr) AS word FROM sessions"
                + " WHERE id = (SELECT id FROM sessions WHERE user_id = ? ORDER BY id DESC LIMIT 1)",
            kim)
        .stream()
        .map(row -> String.valueOf(row.get("word")))
        .toList();
  }
}
