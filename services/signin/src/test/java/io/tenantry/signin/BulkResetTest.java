package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Having links for new passwords mailed to many people at once. */
class BulkResetTest {

  private static final Town TOWN = new Town();
  @RegisterExtension static final TestApp APP = TOWN.app;

  private static final String ACME = "/v1/orgs/acme/users/bulk/password-reset";
  private static final Set<String> ENDS = Set.of("done", "cancelled", "failed");

  private static UUID acme;
  private static UUID owner;
  private static UUID unproven;
  private static UUID stranger;
  private static List<UUID> crowd;

  @BeforeAll
  static void people() {
    acme = TOWN.org("acme");
    owner = TOWN.member(acme, "Olga Owner", "olga@acme.test", "owner");
    TOWN.member(acme, "Ada Admin", "ada@acme.test", "admin");
    TOWN.member(acme, "Vera Viewer", "vera@acme.test", "viewer");
    crowd =
        IntStream.range(0, 12)
            .mapToObj(n -> TOWN.member(acme, "Person " + n, "p" + n + "@acme.test", "member"))
            .toList();
    unproven = TOWN.member(acme, "Una Unproven", "una@acme.test", "member");
    APP.database().run("UPDATE users SET email_verified = false WHERE id = ?", unproven);
    stranger = TOWN.member(TOWN.org("globex"), "Sid Stranger", "sid@globex.test", "member");
  }

  @BeforeEach
  void emptyTheMailbox() {
    APP.mails().clear();
  }

  @Test
  void everybodyGetsALinkThatWorksAndWhoMayNotHaveOneIsToldOfThatRowOnly() {
    Visitor admin = signIn("ada@acme.test");
    JsonObject wanted = people(crowd, List.of(owner, unproven, stranger));

    String job = begun(admin, ACME, wanted);
    JsonObject ended = ended(admin, job);

    assertThat(ended.getString("state")).isEqualTo("done");
    assertThat(ended.getLong("done")).isEqualTo(12);
    assertThat(failures(admin, job))
        .containsExactly("outranked", "no-verified-address", "not-found");
    IntStream.range(0, 12).forEach(n -> APP.mails().mailTo("p" + n + "@acme.test", "new password"));
    assertThat(APP.mails().all())
        .hasSize(12)
        .noneMatch(mail ->
            Set.of("olga@acme.test", "una@acme.test", "sid@globex.test").contains(mail.to()));
    assertThat(TOWN.trail(acme).stream().filter("password.reset-requested"::equals)).hasSize(12);
    String token = TestMailbox.token(APP.mails().mailTo("p3@acme.test", "new password"));
    APP.visitor()
        .post(
            "/v1/auth/password/reset",
            new JsonObject().put("token", token).put("password", "a louder evening"))
        .answers(204);
    TOWN.signIn("p3@acme.test", "a louder evening").answers(200);
    assertThat(APP.database().count("SELECT count(*) FROM jobs WHERE how::text LIKE '%token%'"))
        .isZero();
  }

  @Test
  void whoMayNotBeginsNothingAndATrialMailsNobody() {
    Visitor admin = signIn("ada@acme.test");
    Visitor viewer = signIn("vera@acme.test");
    JsonObject wanted = people(crowd, List.of(owner));
    var before = APP.database().fingerprint();
    viewer.post(ACME, wanted).answers(403, "forbidden");
    APP.visitor().post(ACME, wanted).answers(401);
    JsonObject trial = admin.post(ACME, wanted.copy().put("dry_run", true)).answers(200).json();
    assertThat(trial.getLong("total")).isEqualTo(13);
    assertThat(trial.getLong("refused")).isEqualTo(1);
    assertThat(APP.database().fingerprint()).isEqualTo(before);
    assertThat(APP.mails().all()).isEmpty();
  }

  @Test
  void thePlatformSendsThemToPeopleEverywhereButNotToThoseAbove() {
    UUID sam = TOWN.person("Sam Support", "sam@vendor.test");
    TOWN.joinPlatform(sam, "support");
    UUID boss = TOWN.person("Bea Boss", "bea@vendor.test");
    TOWN.joinPlatform(boss, "admin");
    Visitor support = signIn("sam@vendor.test");
    String path = "/v1/platform/users/bulk/password-reset";

    String job = begun(support, path, people(List.of(stranger), List.of(boss)));

    assertThat(ended(support, job).getLong("done")).isEqualTo(1);
    assertThat(failures(support, job)).containsExactly("outranked");
    APP.mails().mailTo("sid@globex.test", "new password");
    assertThat(TOWN.trail(Actor.PLATFORM)).contains("password.reset-requested");
  }

  private static Visitor signIn(String address) {
    JsonObject signedIn = TOWN.signIn(address, Town.PASSWORD).answers(200).json();
    return APP.visitor().withToken(signedIn.getString("access_token"));
  }

  private static JsonObject people(List<UUID> some, List<UUID> others) {
    JsonArray ids = new JsonArray();
    some.forEach(id -> ids.add(id.toString()));
    others.forEach(id -> ids.add(id.toString()));
    return new JsonObject().put("ids", ids);
  }

  private static String begun(Visitor by, String path, JsonObject wanted) {
    return by.post(path, wanted).answers(202).header("Location").orElseThrow();
  }

  private static JsonObject ended(Visitor by, String job) {
    return Poll.until(
        "the job has come to its end",
        () ->
            Optional.of(by.get(job).answers(200).json())
                .filter(now -> ENDS.contains(now.getString("state"))));
  }

  private static List<String> failures(Visitor by, String job) {
    JsonArray data = by.get(job + "/results?state=failed").answers(200).json().getJsonArray("data");
    return IntStream.range(0, data.size())
        .mapToObj(n -> data.getJsonObject(n).getString("code"))
        .toList();
  }
}
