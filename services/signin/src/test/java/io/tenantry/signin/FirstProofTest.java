package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Mallory, an admin of Evil, has made an account with Vic's address and a password of hers; so she
 * can be Vic until Vic comes. What she has set up as Vic is none of Vic's.
 *
 * <p>Account merge by an address that was only asserted: Prowler CVE-2026-59151, Capgo
 * CVE-2026-56223, better-auth CVE-2026-53514.
 */
class FirstProofTest {

  private static final Town TOWN = new Town();
  private static final AtomicInteger COUNT = new AtomicInteger(100);
  private static final String SQUATTED = "a squatter's evening";
  private static final String OWN = "a louder evening";

  @RegisterExtension static final TestApp APP = TOWN.app;

  private final int number = COUNT.incrementAndGet();
  private final String email = "vic" + number + "@corp.test";
  private final Device device = Device.here();
  private String path = "";
  private UUID vic = new UUID(0, 0);
  private Visitor mallory = APP.visitor();

  @BeforeEach
  void malloryHasMadeVic() {
    APP.clock().reset();
    String slug = "evil-" + number;
    UUID evil = TOWN.org(slug);
    TOWN.member(evil, "Mallory", "mallory" + number + "@evil.test", "owner");
    mallory = TOWN.signedIn("mallory" + number + "@evil.test");
    JsonObject wanted =
        new JsonObject().put("name", "Vic").put("email", email).put("password", Town.PASSWORD);
    JsonObject made = mallory.post("/v1/orgs/" + slug + "/users", wanted).answers(201).json();
    vic = UUID.fromString(made.getString("id"));
    path = "/v1/orgs/" + slug + "/users/" + vic;
    TOWN.settle();
    APP.mails().clear();
  }

  @Test
  void followingTheLinkShutsOutWhoeverHasChangedThePassword() {
    Visitor squatter = changesPassword(TOWN.signedIn(email));
    verify(APP.visitor(), mailed()).answers(204);
    squatter.get("/v1/me").answers(401, "session-ended");
    TOWN.signIn(email, SQUATTED).answers(401, "invalid-credentials");
    hears("everything set up before was taken away (the password)");
    assertThat(TOWN.trail(Actor.PLATFORM)).contains("user.ways-in-dropped");
    reset(APP.visitor(), OWN).answers(204);
    TOWN.signIn(email, OWN).answers(200);
  }

  @Test
  void theWordOfAnAdminIsNoProof() {
    Visitor squatter = TOWN.signedIn(email);
    addsPasskey(squatter);
    setsUpApp(squatter);
    verified();
    reset(APP.visitor(), OWN).answers(204);
    assertThat(TOWN.signIn(email, OWN).answers(200).json().containsKey("access_token")).isTrue();
    showsPasskey().answers(401, "invalid-passkey");
    hears("(the password, 1 passkey, the app that makes your codes)");
    assertThat(mallory.get(path).answers(200).json().getBoolean("two_factor_enabled")).isFalse();
    assertThat(APP.database().count("SELECT count(*) FROM recovery_codes WHERE user_id = ?", vic))
        .isZero();
  }

  /** Made by an admin with a password, but used by the person from the first day. */
  @Test
  void whoeverProvesTheirAddressWhileSignedInLosesNothingOfTheirOwn() {
    Visitor self = changesPassword(TOWN.signedIn(email));
    addsPasskey(self);
    setsUpApp(self);
    verify(self, mailed()).answers(204);
    assertThat(TOWN.signIn(email, SQUATTED).answers(200).json().containsKey("second_factor"))
        .isTrue();
    showsPasskey().answers(200);
    assertThat(TOWN.trail(Actor.PLATFORM)).contains("email.verified");
    assertThat(dropped()).isZero();
  }

  @Test
  void thePasswordThatTheAdminChoseGoesThoughSignedIn() {
    Visitor self = TOWN.signedIn(email);
    setsUpApp(self);
    verify(self, mailed()).answers(204);
    TOWN.signIn(email, Town.PASSWORD).answers(401, "invalid-credentials");
    hears("what others had set up was taken away (the password)");
    reset(APP.visitor(), OWN).answers(204);
    assertThat(TOWN.signIn(email, OWN).answers(200).json().containsKey("second_factor")).isTrue();
  }

  @Test
  void resettingWhileSignedInKeepsTheSecondFactor() {
    Visitor self = TOWN.signedIn(email);
    setsUpApp(self);
    reset(self, OWN).answers(204);
    assertThat(TOWN.signIn(email, OWN).answers(200).json().containsKey("second_factor")).isTrue();
  }

  /** As the pages behind the links do it: they renew the session first. */
  @Test
  void aBrowserThatIsSignedInIsKnownByItsCookies() {
    Browser own = new Browser(APP);
    JsonObject known = new JsonObject().put("identifier", email).put("password", Town.PASSWORD);
    own.asks("/v1/auth/sign-in", known).answers(200);
    setsUpApp(APP.visitor().withToken(own.cookies().get("tenantry")));
    own.cookies().remove("tenantry");
    own.asks("/v1/auth/refresh", new JsonObject()).answers(200);
    JsonObject link = new JsonObject().put("token", mailed());
    own.asks("/v1/auth/email/verify", link).answers(204);
    reset(APP.visitor(), OWN).answers(204);
    assertThat(TOWN.signIn(email, OWN).answers(200).json().containsKey("second_factor")).isTrue();
  }

  @Test
  void theSessionOfSomebodyElseIsNone() {
    setsUpApp(TOWN.signedIn(email));
    reset(mallory, OWN).answers(204);
    assertThat(TOWN.signIn(email, OWN).answers(200).json().containsKey("access_token")).isTrue();
    mallory.get("/v1/me").answers(200);
  }

  /** Whoever reads the mailbox later must not get past the second factor by it. */
  @Test
  void onlyTheFirstProofTakesAnythingAway() {
    reset(APP.visitor(), OWN).answers(204);
    setsUpApp(APP.visitor().withToken(token(TOWN.signIn(email, OWN))));
    mallory.patch(path, new JsonObject().put("email_verified", false)).answers(200);
    TOWN.settle();
    APP.mails().clear();
    verify(APP.visitor(), mailed()).answers(204);
    reset(APP.visitor(), OWN + "!").answers(204);
    assertThat(TOWN.signIn(email, OWN + "!").answers(200).json().containsKey("second_factor"))
        .isTrue();
  }

  @Test
  void whatWasProvenOfOneAddressIsNotProvenOfAnother() {
    reset(APP.visitor(), SQUATTED).answers(204);
    setsUpApp(APP.visitor().withToken(token(TOWN.signIn(email, SQUATTED))));
    String theirs = "victoria" + number + "@corp.test";
    mallory
        .patch(path, new JsonObject().put("email", theirs).put("email_verified", true))
        .answers(200);
    TOWN.settle();
    APP.mails().clear();
    reset(APP.visitor(), theirs, OWN).answers(204);
    assertThat(TOWN.signIn(theirs, OWN).answers(200).json().containsKey("access_token")).isTrue();
  }

  @Test
  void anAddressThatTheSquatterWantsInsteadIsForgotten() {
    String elsewhere = "mallory" + number + "@elsewhere.test";
    Visitor squatter = TOWN.signedIn(email);
    squatter.post("/v1/me/email", new JsonObject().put("email", elsewhere)).answers(202);
    String link = TestMailbox.token(APP.mails().mailTo(elsewhere, "Confirm"));
    verify(APP.visitor(), mailed()).answers(204);
    verify(APP.visitor(), link).answers(410, "link-used");
    assertThat(APP.database().count("SELECT count(*) FROM wanted_addresses WHERE user_id = ?", vic))
        .isZero();
  }

  @Test
  void aCodeForTheirPhoneIsAProofToo() {
    String phone = "+4930777" + number;
    TOWN.hasPhone(vic, phone);
    Visitor squatter = TOWN.signedIn(email);
    addsPasskey(squatter);
    APP.visitor().post("/v1/auth/phone/send", new JsonObject().put("phone", phone)).answers(202);
    String code = TestMailbox.code(APP.mails().mailTo(phone + "@sms.localhost"));
    APP.visitor()
        .post("/v1/auth/phone/verify", new JsonObject().put("phone", phone).put("code", code))
        .answers(204);
    showsPasskey().answers(401, "invalid-passkey");
    hears("(the password, 1 passkey)");
  }

  @Test
  void whoIsReleasedWithoutEverHavingProvenAnythingBeginsAnew() {
    Visitor squatter = changesPassword(TOWN.signedIn(email));
    addsPasskey(squatter);
    verified();
    makesColleague();
    TOWN.signIn(email, SQUATTED).answers(401, "invalid-credentials");
    showsPasskey().answers(401, "invalid-passkey");
    hears("no organization manages this account any more");
    reset(APP.visitor(), OWN).answers(204);
    TOWN.signIn(email, OWN).answers(200);
  }

  @Test
  void whoIsReleasedAndKnownKeepsWhatIsTheirsAndHearsWhatWent() {
    reset(APP.visitor(), OWN).answers(204);
    addsPasskey(APP.visitor().withToken(token(TOWN.signIn(email, OWN))));
    mallory.put(path + "/password", new JsonObject().put("password", Town.PASSWORD)).answers(200);
    TOWN.settle();
    APP.mails().clear();
    makesColleague();
    TOWN.signIn(email, Town.PASSWORD).answers(401, "invalid-credentials");
    showsPasskey().answers(200);
    hears("what others had set up was taken away (the password)");
  }

  private void makesColleague() {
    String root = "root" + number + "@tenantry.test";
    TOWN.joinPlatform(TOWN.person("Root", root), "admin");
    TOWN.signedIn(root)
        .put("/v1/platform/users/" + vic + "/roles", new JsonObject("{\"roles\": [\"support\"]}"))
        .answers(200);
  }

  private void verified() {
    mallory.patch(path, new JsonObject().put("email_verified", true)).answers(200);
    TOWN.settle();
    APP.mails().clear();
  }

  private static Visitor changesPassword(Visitor visitor) {
    visitor
        .put(
            "/v1/me/password",
            new JsonObject().put("current", Town.PASSWORD).put("password", SQUATTED))
        .answers(204);
    return visitor;
  }

  private void addsPasskey(Visitor visitor) {
    JsonObject options = visitor.post("/v1/me/passkeys/options").answers(200).json();
    JsonObject made = device.makes(options.getJsonObject("public_key"));
    visitor
        .post("/v1/me/passkeys", new JsonObject().put("credential", made).put("name", "A key"))
        .answers(201);
  }

  private Reply showsPasskey() {
    JsonObject options = APP.visitor().post("/v1/auth/passkey/options").answers(200).json();
    JsonObject shown = device.shows(options.getJsonObject("public_key"));
    return APP.visitor().post("/v1/auth/passkey", new JsonObject().put("credential", shown));
  }

  private static void setsUpApp(Visitor visitor) {
    var phone =
        new Telephone(visitor.post("/v1/me/second-factor").answers(200).json(), APP.clock());
    visitor.put("/v1/me/second-factor", new JsonObject().put("code", phone.code())).answers(200);
  }

  private String mailed() {
    APP.visitor().post("/v1/auth/email/send", new JsonObject().put("email", email)).answers(202);
    return TestMailbox.token(APP.mails().mailTo(email, "Prove"));
  }

  private static Reply verify(Visitor by, String token) {
    return by.post("/v1/auth/email/verify", new JsonObject().put("token", token));
  }

  private Reply reset(Visitor by, String password) {
    return reset(by, email, password);
  }

  private static Reply reset(Visitor by, String address, String password) {
    TOWN.settle();
    APP.mails().clear();
    APP.visitor()
        .post("/v1/auth/password/forgot", new JsonObject().put("email", address))
        .answers(202);
    String token = TestMailbox.token(APP.mails().mailTo(address, "new password"));
    return by.post(
        "/v1/auth/password/reset", new JsonObject().put("token", token).put("password", password));
  }

  private static String token(Reply signedIn) {
    return signedIn.answers(200).json().getString("access_token");
  }

  private long dropped() {
    return APP.database()
        .count(
            "SELECT count(*) FROM audit_events"
                + " WHERE action = 'user.ways-in-dropped' AND target_id = ?",
            vic);
  }

  private void hears(String words) {
    Poll.until(
        email + " hears: " + words,
        () ->
            APP.mails().all().stream()
                .anyMatch(mail ->
                    mail.to().equals(email)
                        && mail.text().replaceAll("\\s+", " ").contains(words)));
  }
}
