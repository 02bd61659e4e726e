package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An admin sets a password that is good for choosing another one only. */
class PasswordStepTest {

  private static final Town TOWN = new Town();
  private static final String GIVEN = "a given afternoon";
  private static final String OWN = "a louder evening";
  private static int count;

  @RegisterExtension static final TestApp APP = TOWN.app;

  private String email = "";
  private UUID grace = new UUID(0, 0);

  @BeforeEach
  void anAdminHasMadeGraceAndSetAPassword() {
    String slug = "acme-" + ++count;
    UUID acme = TOWN.org(slug);
    email = "grace" + count + "@acme.test";
    TOWN.member(acme, "Ann Admin", "ann" + count + "@acme.test", "admin");
    Visitor admin = TOWN.signedIn("ann" + count + "@acme.test");
    JsonObject wanted =
        new JsonObject().put("name", "Grace Hopper").put("email", email).put("password", GIVEN);
    String path = "/v1/orgs/" + slug + "/users";
    grace = UUID.fromString(admin.post(path, wanted).answers(201).json().getString("id"));
    admin
        .put(
            path + "/" + grace + "/password",
            new JsonObject().put("password", GIVEN).put("must_change", true))
        .answers(200);
  }

  @Test
  void theFirstSignInAsksForAnotherPasswordAndOpensNoSession() {
    TOWN.signIn(email, OWN).answers(401, "invalid-credentials");
    Reply asked = TOWN.signIn(email, GIVEN).answers(200);
    assertThat(asked.json().fieldNames()).containsExactly("password_change");
    assertThat(asked.cookies()).isEmpty();
    assertThat(APP.foundation().meters().text())
        .containsPattern("tenantry_sign_ins_total\\{outcome=\"password-change\".*} [1-9]");
    assertThat(APP.database().count("SELECT count(*) FROM sessions WHERE user_id = ?", grace))
        .isZero();
    String token = asked.json().getJsonObject("password_change").getString("token");

    reset(token, GIVEN).answers(400, "invalid");
    reset(token, "short").answers(400, "invalid");
    reset(token, OWN).answers(204);
    TOWN.signIn(email, GIVEN).answers(401, "invalid-credentials");
    TOWN.signIn(email, OWN).answers(200);
    reset(token, "another evening").answers(410, "link-used");
    assertThat(APP.mails().mailTo(email, "was changed").subject()).isNotEmpty();
  }

  /** Wherever an admin sets one: when they make somebody, and when they edit them. */
  @Test
  void itCanBeSaidWhereverAPasswordIsSetInBothScopes() {
    TOWN.joinPlatform(TOWN.person("Sam Support", "sam" + count + "@vendor.test"), "admin");
    Visitor platform = TOWN.signedIn("sam" + count + "@vendor.test");
    Visitor acme = TOWN.signedIn("ann" + count + "@acme.test");
    String members = "/v1/orgs/acme-" + count + "/users";
    asksForAnother(made(acme, members, "hal"));
    asksForAnother(made(platform, "/v1/platform/users", "ida"));
    JsonObject given = new JsonObject().put("password", GIVEN).put("must_change", true);
    acme.patch(members + "/" + grace, given).answers(200);
    asksForAnother(email);
    platform.patch("/v1/platform/users/" + grace, given).answers(200);
    asksForAnother(email);
    platform.patch("/v1/platform/users/" + grace, given.copy().put("must_change", false));
    TOWN.signIn(email, GIVEN).answers(200).json().getString("access_token");
    platform.put("/v1/platform/users/" + grace + "/password", given).answers(200);
    asksForAnother(email);
  }

  @Test
  void withoutAPasswordThereIsNothingToChange() {
    Visitor acme = TOWN.signedIn("ann" + count + "@acme.test");
    String members = "/v1/orgs/acme-" + count + "/users";
    JsonObject alone = new JsonObject().put("must_change", true);
    assertThat(acme.patch(members + "/" + grace, alone).answers(400, "invalid").text())
        .contains("/must_change");
    JsonObject somebody =
        alone.copy().put("name", "Ivy").put("email", "ivy" + count + "@acme.test");
    assertThat(acme.post(members, somebody).answers(400, "invalid").text())
        .contains("/must_change");
  }

  private String made(Visitor admin, String path, String name) {
    String address = name + count + "@acme.test";
    admin
        .post(
            path,
            new JsonObject()
                .put("name", name)
                .put("email", address)
                .put("password", GIVEN)
                .put("must_change", true))
        .answers(201);
    return address;
  }

  private static void asksForAnother(String address) {
    assertThat(TOWN.signIn(address, GIVEN).answers(200).json().fieldNames())
        .containsExactly("password_change");
  }

  /** It was told by an admin, not mailed: whoever has it has proven no address. */
  @Test
  void theTokenProvesNoAddress() {
    reset(token(), OWN).answers(204);
    assertThat(
            APP.database()
                .count("SELECT count(*) FROM users WHERE id = ? AND email_verified", grace))
        .isZero();
  }

  @Test
  void aSecondSignInTakesTheTokenOfTheFirst() {
    String first = token();
    String second = token();
    reset(first, OWN).answers(410, "link-used");
    reset(second, OWN).answers(204);
  }

  private String token() {
    return TOWN.signIn(email, GIVEN)
        .answers(200)
        .json()
        .getJsonObject("password_change")
        .getString("token");
  }

  private static Reply reset(String token, String password) {
    return APP.visitor()
        .post(
            "/v1/auth/password/reset",
            new JsonObject().put("token", token).put("password", password));
  }
}
