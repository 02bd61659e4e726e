package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Organizations that let nobody in without a second factor. */
class SecondFactorPolicyTest {

  private static final Town TOWN = new Town();
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String OWN = "/v1/me/second-factor";

  @RegisterExtension static final TestApp APP = TOWN.app;

  private final int number = COUNT.incrementAndGet();
  private final String slug = "acme-" + number;
  private final String email = "fay" + number + "@acme.test";
  private final String ownerEmail = "olga" + number + "@acme.test";
  private UUID fay = new UUID(0, 0);

  @BeforeEach
  void fayBelongsToAcme() {
    APP.clock().reset();
    UUID acme = TOWN.org(slug);
    fay = TOWN.member(acme, "Fay Miller", email, "viewer");
    TOWN.member(acme, "Olga Owner", ownerEmail, "owner");
  }

  @Test
  void whoHasNoneIsLetInToSetOneUpAndEntersThen() {
    require(true);
    JsonObject told = signIn(email);
    assertThat(told.getJsonObject("org")).isNull();
    assertThat(told.getJsonObject("factor_wanted_by").getString("slug")).isEqualTo(slug);
    Visitor outside = as(told);
    outside.get("/v1/orgs/" + slug + "/users").answers(404);
    var there = new JsonObject().put("org", slug);
    outside.post("/v1/auth/switch-org", there).answers(403, "second-factor-required");
    setUp(outside);
    JsonObject inside = outside.post("/v1/auth/switch-org", there).answers(200).json();
    as(inside).get("/v1/orgs/" + slug + "/users").answers(200);
    as(inside).delete(OWN).answers(409, "second-factor-required");
    assertThat(as(inside).get(OWN).json().getBoolean("enabled")).isTrue();
  }

  @Test
  void sessionsWithoutOneEndWhenItIsAskedFor() {
    JsonObject before = signIn(email);
    as(before).get("/v1/orgs/" + slug + "/users").answers(200);
    require(true);
    as(before).get("/v1/orgs/" + slug + "/users").answers(401, "token-expired");
    refresh(before, 401);
    assertThat(signIn(email).getJsonObject("org")).isNull();
    require(false);
    assertThat(signIn(email).getJsonObject("org").getString("slug")).isEqualTo(slug);
  }

  @Test
  void sessionsWithOneGoOn() {
    JsonObject here = signIn(email);
    Telephone phone = setUp(as(here));
    require(true);
    JsonObject still = Town.refresh(APP.visitor(), here).answers(200).json();
    as(still).get("/v1/orgs/" + slug + "/users").answers(200);
    APP.clock().advance(java.time.Duration.ofSeconds(60));
    String token = signIn(email).getJsonObject("second_factor").getString("token");
    var shown = new JsonObject().put("token", token).put("code", phone.code());
    JsonObject in = APP.visitor().post("/v1/auth/second-factor", shown).answers(200).json();
    assertThat(in.getJsonObject("org").getString("slug")).isEqualTo(slug);
    assertThat(in.getValue("factor_wanted_by")).isNull();
    refresh(in, 200);
  }

  @Test
  void anotherOrganizationIsNotConcerned() {
    TOWN.join(TOWN.org("globex-" + number), fay, "viewer");
    require(true);
    JsonObject told = TOWN.signIn(email, Town.PASSWORD, "globex-" + number).answers(200).json();
    assertThat(told.getJsonObject("org").getString("slug")).isEqualTo("globex-" + number);
    as(told).get("/v1/orgs/globex-" + number + "/users").answers(200);
    as(told)
        .post("/v1/auth/switch-org", new JsonObject().put("org", slug))
        .answers(403, "second-factor-required");
  }

  /** By whoever may, freshly signed in; outside of it they would have to set one up first. */
  private void require(boolean required) {
    APP.database()
        .run(
            "UPDATE session_policies SET second_factor_required = false"
                + " WHERE org_id = (SELECT id FROM organizations WHERE slug = ?)",
            slug);
    var policy = new JsonObject().put("second_factor_required", required);
    as(signIn(ownerEmail))
        .patch("/v1/orgs/" + slug, new JsonObject().put("session_policy", policy))
        .answers(200);
  }

  private static Telephone setUp(Visitor who) {
    var phone = new Telephone(who.post(OWN).answers(200).json(), APP.clock());
    who.put(OWN, new JsonObject().put("code", phone.code())).answers(200);
    return phone;
  }

  private static void refresh(JsonObject told, int status) {
    APP.visitor()
        .post(
            "/v1/auth/refresh",
            new JsonObject().put("refresh_token", told.getString("refresh_token")))
        .answers(status);
  }

  private static JsonObject signIn(String email) {
    return TOWN.signIn(email, Town.PASSWORD).answers(200).json();
  }

  private static Visitor as(JsonObject told) {
    return APP.visitor().withToken(told.getString("access_token"));
  }
}
