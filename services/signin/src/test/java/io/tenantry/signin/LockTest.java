package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.tenantry.credentials.GuessSettings;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nobody's password is judged for a while after three wrong ones in a row. */
class LockTest {

  private static final String WRONG = "a loud afternoon";

  private static final Town TOWN =
      new Town(new GuessSettings(3, Duration.ofMinutes(1), Duration.ofMinutes(5), 10_000));

  private static final AtomicInteger COUNT = new AtomicInteger();
  @RegisterExtension static final TestApp APP = TOWN.app;

  private final int number = COUNT.incrementAndGet();
  private final String slug = "acme-" + number;
  private final String email = "ann" + number + "@acme.test";
  private UUID acme = new UUID(0, 0);
  private UUID ann = acme;

  @BeforeEach
  void annIsManagedByAcme() {
    acme = TOWN.org(slug);
    ann = TOWN.managed(acme, "Ann Miller", email, "viewer");
    APP.mails().clear();
  }

  /** ZITADEL CVE-2026-23511: the answer told who is there. */
  @Test
  void theRightPasswordDuringALockHearsWhatAWrongOneHears() {
    Reply wrong = fail(3);
    Reply right = TOWN.signIn(email, Town.PASSWORD).answers(401, "invalid-credentials");
    assertThat(right.text()).isEqualTo(wrong.text());
    assertThat(right.cookies()).isEmpty();
    assertThat(APP.database().count("SELECT count(*) FROM sessions WHERE user_id = ?", ann))
        .isZero();
    assertThat(counted()).isEqualTo(new Counted(3, 60));
    assertThat(TOWN.trail(Actor.PLATFORM)).contains("user.locked");
    assertThat(TOWN.trail(acme)).contains("member.locked");
  }

  @Test
  void whatIsTriedDuringALockDoesNotMakeItLonger() {
    fail(3);
    Counted before = counted();
    fail(5);
    assertThat(counted()).isEqualTo(before);
  }

  @Test
  void aLockEndsByItselfAndTheNextIsTwiceAsLongUpToABound() {
    fail(3);
    for (long seconds : new long[] {120, 240, 300, 300}) {
      waitOut();
      fail(1);
      assertThat(counted().seconds()).isEqualTo(seconds);
    }
    waitOut();
    TOWN.signIn(email, Town.PASSWORD).answers(200);
    assertThat(counted()).isEqualTo(NOTHING);
  }

  @Test
  void theRightPasswordBeginsTheCountAnew() {
    fail(2);
    TOWN.signIn(email, Town.PASSWORD).answers(200);
    fail(2);
    TOWN.signIn(email, Town.PASSWORD).answers(200);
  }

  /** NIST SP 800-63B, section 5.2.2. */
  @Test
  void afterAHundredInARowOnlyANewPasswordHelps() {
    APP.database().run("UPDATE users SET failed_attempts = 99 WHERE id = ?", ann);
    fail(1);
    assertThat(counted().seconds()).isGreaterThan(Duration.ofDays(300).toSeconds());
    APP.visitor()
        .post("/v1/auth/password/forgot", new JsonObject().put("email", email))
        .answers(202);
    String token = TestMailbox.token(APP.mails().mailTo(email, "new password"));
    TOWN.signIn(email, Town.PASSWORD).answers(401, "invalid-credentials");
    APP.visitor()
        .post(
            "/v1/auth/password/reset",
            new JsonObject().put("token", token).put("password", "a louder evening"))
        .answers(204);
    TOWN.signIn(email, "a louder evening").answers(200);
  }

  @Test
  void ofGuessesAtTheSameTimeNoMoreAreJudgedThanOfGuessesOneByOne() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tries =
          IntStream.range(0, 30)
              .mapToObj(i -> threads.submit(() -> TOWN.signIn(email, WRONG).status()))
              .toList();
      for (var tried : tries) {
        assertThat(tried.get()).isIn(401, 503);
      }
    }
    assertThat(counted()).isEqualTo(new Counted(3, 60));
    TOWN.signIn(email, Town.PASSWORD).answers(401, "invalid-credentials");
  }

  @Test
  void theirAdminSeesTheLockAndEndsIt() {
    Visitor admin = admin();
    fail(3);
    assertThat(found(admin, "is_locked=true")).containsExactly("Ann Miller");
    assertThat(found(admin, "failed_login_attempts_min=3")).containsExactly("Ann Miller");
    JsonObject lock = admin.get(person()).answers(200).json().getJsonObject("lock");
    assertThat(lock.getInteger("failed_attempts")).isEqualTo(3);
    admin.delete(person() + "/lock").answers(204);
    admin.delete(person() + "/lock").answers(204);
    assertThat(found(admin, "is_locked=true")).isEmpty();
    assertThat(admin.get(person()).answers(200).json().getJsonObject("lock")).isNull();
    TOWN.signIn(email, Town.PASSWORD).answers(200);
    assertThat(TOWN.trail(acme)).containsOnlyOnce("member.unlocked");
  }

  @Test
  void aLockThatHasEndedIsNotShown() {
    Visitor admin = admin();
    fail(3);
    waitOut();
    assertThat(admin.get(person()).answers(200).json().getJsonObject("lock")).isNull();
    assertThat(found(admin, "is_locked=true")).isEmpty();
    assertThat(found(admin, "failed_login_attempts_min=3")).containsExactly("Ann Miller");
  }

  @Test
  void aLockOfSomebodyWhoAnswersToThemselvesIsThePlatforms() {
    Visitor admin = admin();
    APP.database().run("UPDATE users SET managed_by = NULL WHERE id = ?", ann);
    fail(3);
    assertThat(found(admin, "is_locked=true")).isEmpty();
    assertThat(admin.get(person()).answers(200).json().getJsonObject("lock")).isNull();
    admin.delete(person() + "/lock").answers(403, "not-managed");
    TOWN.signIn(email, Town.PASSWORD).answers(401, "invalid-credentials");
    Visitor support = colleague("support");
    assertThat(everywhere(support, "is_locked=true")).containsExactly("Ann Miller");
    assertThat(everywhere(support, "failed_login_attempts_min=3")).containsExactly("Ann Miller");
    assertThat(everywhere(support, "failed_login_attempts_max=2")).doesNotContain("Ann Miller");
    support.delete("/v1/platform/users/" + ann + "/lock").answers(204);
    assertThat(everywhere(support, "is_locked=true")).isEmpty();
    assertThat(everywhere(support, "failed_login_attempts_max=0")).contains("Ann Miller");
    TOWN.signIn(email, Town.PASSWORD).answers(200);
    assertThat(TOWN.trail(Actor.PLATFORM)).contains("user.unlocked");
  }

  /**
   * Keycloak CVE-2026-94001: taking something of a credential away skipped the permission that
   * changing it asks for.
   */
  @Test
  void whoMayNotEndsNoLock() {
    Visitor admin = admin();
    UUID owner = TOWN.member(acme, "Olga Miller", "olga" + number + "@acme.test", "owner");
    String viewer = "vera" + number + "@acme.test";
    TOWN.member(acme, "Vera Miller", viewer, "viewer");
    Visitor vera = signedIn(viewer);
    fail(3);
    var before = APP.database().fingerprint();
    admin.delete("/v1/orgs/" + slug + "/users/" + owner + "/lock").answers(403, "outranked");
    admin.delete("/v1/orgs/" + slug + "/users/" + UUID.randomUUID() + "/lock").answers(404);
    admin.delete("/v1/platform/users/" + ann + "/lock").answers(404);
    vera.delete(person() + "/lock").answers(403, "forbidden");
    APP.visitor().delete(person() + "/lock").answers(401);
    assertThat(APP.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void whatIsNoWrongPasswordDoesNotCount() {
    TOWN.signIn(email, Town.PASSWORD, "nowhere").answers(401, "invalid-credentials");
    assertThat(counted()).as("who names a place that is not there is nobody").isEqualTo(NOTHING);
    TOWN.suspend(acme, ann);
    for (int i = 0; i < 4; i++) {
      TOWN.signIn(email, Town.PASSWORD).answers(403, "suspended");
    }
    assertThat(counted()).as("the password was right").isEqualTo(NOTHING);
  }

  /** Wrong passwords; the last answer. */
  private Reply fail(int times) {
    for (int i = 1; i < times; i++) {
      TOWN.signIn(email, WRONG).answers(401, "invalid-credentials");
    }
    return TOWN.signIn(email, WRONG).answers(401, "invalid-credentials");
  }

  private void waitOut() {
    APP.database().run("UPDATE users SET locked_until = now() - interval '1 ms' WHERE id = ?", ann);
  }

  /**
   * @param seconds for how long the last failure locked, to the nearest ten
   */
  private record Counted(long failures, long seconds) {}

  private static final Counted NOTHING = new Counted(0, 0);

  private Counted counted() {
    return new Counted(
        APP.database().count("SELECT failed_attempts FROM users WHERE id = ?", ann),
        APP.database()
            .count(
                """
                SELECT coalesce(round(extract(epoch FROM locked_until - now()) / 10) * 10, 0)::bigint
                  FROM users WHERE id = ?
                """,
                ann));
  }

  private List<String> found(Visitor admin, String filter) {
    return names(admin.get("/v1/orgs/" + slug + "/users?" + filter));
  }

  /** Of those who belong to this test. */
  private List<String> everywhere(Visitor colleague, String filter) {
    return names(colleague.get("/v1/platform/users?" + filter + "&search=" + email));
  }

  private static List<String> names(Reply reply) {
    return reply.answers(200).json().getJsonArray("data").stream()
        .map(row -> ((JsonObject) row).getString("name"))
        .toList();
  }

  private String person() {
    return "/v1/orgs/" + slug + "/users/" + ann;
  }

  private Visitor admin() {
    String address = "ada" + number + "@acme.test";
    TOWN.member(acme, "Ada Miller", address, "admin");
    return signedIn(address);
  }

  private Visitor colleague(String role) {
    String address = role + number + "@vendor.test";
    UUID user = TOWN.person("Sam " + role, address);
    TOWN.joinPlatform(user, role);
    return signedIn(address);
  }

  private static Visitor signedIn(String address) {
    var signedIn = TOWN.signIn(address, Town.PASSWORD).answers(200).json();
    return APP.visitor().withToken(signedIn.getString("access_token"));
  }
}
