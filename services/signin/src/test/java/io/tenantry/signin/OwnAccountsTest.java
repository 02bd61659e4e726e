package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One's own accounts at a real OpenID Connect server: linking them, and taking them away. */
class OwnAccountsTest {

  private static final Town TOWN = Kim.town();

  @RegisterExtension static final TestApp APP = TOWN.app;

  private final Kim kim = Kim.at(TOWN);

  /** ZITADEL CVE-2026-105207: an account elsewhere was linked without the first factor. */
  @Test
  void linkingTakesAFreshSessionThatStillStands() {
    APP.visitor().post(Kim.OWN, Kim.toLink()).answers(401);
    APP.database()
        .run(
            "UPDATE sessions SET auth_time = now() - interval '40 minutes' WHERE user_id = ?",
            kim.id());
    kim.browser().asks("/v1/auth/refresh", new JsonObject()).answers(200);
    kim.browser().asks(Kim.OWN, Kim.toLink()).answers(403, "sign-in-again");
    kim.signsInWithPassword();
    URI door =
        URI.create(kim.browser().asks(Kim.OWN, Kim.toLink()).json().getString("authorization_url"));
    String back = kim.signsInThere(door).toString();
    kim.browser().asks("/v1/auth/sign-out", new JsonObject()).answers(204);
    kim.browser().open(back).answers(401, "session-ended");
    assertThat(kim.accounts()).isEmpty();
  }

  @Test
  void aForeignPageBeginsNoLink() {
    String cookie = "tenantry=" + kim.browser().cookies().get("tenantry");
    Visitor foreign = APP.visitor().with("Cookie", cookie).with("Origin", "https://evil.example");
    foreign.post(Kim.OWN, Kim.toLink()).answers(403, "bad-origin");
  }

  @Test
  void anAccountIsOnePersonsAndLinkingItAgainChangesNothing() {
    kim.links().answers(200);
    TOWN.settle();
    APP.mails().clear();
    kim.links().answers(200);
    TOWN.settle();
    assertThat(kim.accounts()).hasSize(1);
    assertThat(APP.mails().all()).isEmpty();
    TOWN.person("Lee", "lee" + kim.number() + "@acme.test");
    Browser lees = new Browser(APP);
    kim.signsInWithPassword(lees, "lee" + kim.number() + "@acme.test");
    Reply taken = kim.links(lees, Kim.toLink()).answers(409, "account-linked");
    assertThat(taken.text()).doesNotContain("Kim", kim.email());
    assertThat(
            kim.links(lees, Kim.toLink().put("return_to", "/console"))
                .answers(303)
                .header("Location"))
        .contains("http://tenantry.test/console#error=account-linked");
  }

  @Test
  void theLastWayInStays() {
    kim.links().answers(200);
    String id = kim.accounts().getFirst();
    APP.database().run("DELETE FROM password_hashes WHERE user_id = ?", kim.id());
    kim.visitor().delete(Kim.OWN + "/" + id).answers(409, "last-way-in");
    assertThat(kim.accounts()).containsExactly(id);
    APP.database()
        .run(
            "INSERT INTO linked_accounts (id, user_id, provider, issuer, subject, linked_by)"
                + " VALUES (?, ?, 'gone', 'https://gone.test', ?, ?)",
            UUID.randomUUID(),
            kim.id(),
            kim.subject(),
            kim.id());
    kim.visitor().delete(Kim.OWN + "/" + id).answers(409, "last-way-in");
    kim.signsIn().answers(200);
  }

  @Test
  void takingOneAwayEndsOtherSessionsAndIsTold() {
    kim.links().answers(200);
    Reply elsewhere = kim.signsIn().answers(200);
    Visitor other = APP.visitor().withToken(elsewhere.json().getString("access_token"));
    TOWN.settle();
    APP.mails().clear();
    String id = kim.accounts().getFirst();
    Visitor kims = kim.visitor();
    kims.delete(Kim.OWN + "/" + id).answers(204);
    other.get("/v1/me").answers(401, "session-ended");
    kims.get("/v1/me").answers(200);
    kims.delete(Kim.OWN + "/" + id).answers(404);
    assertThat(APP.mails().mailTo(kim.email()).text())
        .contains("a Acme Login account was taken away");
    assertThat(TOWN.trail(Actor.PLATFORM)).contains("account.unlinked");
    kim.signsIn().answers(403, "not-linked");
  }

  /** Account merge, Prowler CVE-2026-59151, the other way round: linked before its owner came. */
  @Test
  void whatASquatterHasLinkedGoesWhenTheOwnerResetsByMail() {
    String vic = "vic" + kim.number() + "@corp.test";
    UUID id = TOWN.unproven("Vic", vic);
    Browser squatter = new Browser(APP);
    kim.signsInWithPassword(squatter, vic);
    kim.links(squatter, Kim.toLink()).answers(200);
    reset(APP.visitor(), vic);
    kim.signsIn().answers(403, "not-linked");
    assertThat(
            APP.database()
                .count("SELECT count(*) FROM users WHERE id = ? AND oauth_providers = '{}'", id))
        .isEqualTo(1);
  }

  @Test
  void whoeverIsSignedInAtTheirFirstProofKeepsTheAccountTheyLinked() {
    String vic = "vic" + kim.number() + "@corp.test";
    TOWN.unproven("Vic", vic);
    Browser own = new Browser(APP);
    kim.signsInWithPassword(own, vic);
    kim.links(own, Kim.toLink()).answers(200);
    reset(APP.visitor().withToken(own.cookies().get("tenantry")), vic);
    kim.signsIn().answers(200);
  }

  private static void reset(Visitor by, String address) {
    TOWN.settle();
    APP.mails().clear();
    APP.visitor()
        .post("/v1/auth/password/forgot", new JsonObject().put("email", address))
        .answers(202);
    String token = TestMailbox.token(APP.mails().mailTo(address, "new password"));
    by.post(
            "/v1/auth/password/reset",
            new JsonObject().put("token", token).put("password", "a louder evening"))
        .answers(204);
  }

  @Test
  void aSignInThatBeganByItIsNotFinishedWithoutIt() {
    kim.links().answers(200);
    String factor = "/v1/me/second-factor";
    var phone = new Telephone(kim.visitor().post(factor).answers(200).json(), APP.clock());
    kim.visitor().put(factor, new JsonObject().put("code", phone.code())).answers(200);
    JsonObject begun = kim.signsIn().answers(200).json().getJsonObject("second_factor");
    kim.visitor().delete(Kim.OWN + "/" + kim.accounts().getFirst()).answers(204);
    APP.clock().advance(Duration.ofSeconds(30));
    JsonObject shown =
        new JsonObject().put("token", begun.getString("token")).put("code", phone.code());
    APP.visitor().post("/v1/auth/second-factor", shown).answers(401, "sign-in-over");
  }

  @Test
  void thePeopleListsKnowWhereSomebodyHasLinkedAnAccount() {
    TOWN.member(kim.acme(), "Ada Admin", "ada" + kim.number() + "@acme.test", "owner");
    Visitor ada = TOWN.signedIn("ada" + kim.number() + "@acme.test");
    String path = "/v1/orgs/" + kim.slug() + "/users";
    String before = ada.get(path + "/" + kim.id()).header("ETag").orElseThrow();
    assertThat(ada.get(path + "?has_oauth=true").json().getJsonArray("data")).isEmpty();
    kim.links().answers(200);
    for (String filter : List.of("has_oauth=true", "oauth_provider=acme", "auth_method=oauth")) {
      assertThat(ada.get(path + "?" + filter).answers(200).json().getJsonArray("data"))
          .as(filter)
          .hasSize(1);
    }
    Reply detail = ada.get(path + "/" + kim.id()).answers(200);
    assertThat(detail.json().getJsonArray("oauth_providers")).containsExactly("acme");
    assertThat(detail.header("ETag").orElseThrow()).isNotEqualTo(before);
    assertThat(ada.get(path + "/filter-values").json().getJsonArray("oauth_providers"))
        .contains("acme", "google", "facebook", "github", "apple");
    String id = kim.accounts().getFirst();
    kim.browser().open(Kim.OWN);
    kim.visitor().delete(Kim.OWN + "/" + id).answers(204);
    assertThat(ada.get(path + "?has_oauth=true").json().getJsonArray("data")).isEmpty();
  }
}
