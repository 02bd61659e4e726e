package io.tenantry.signin;

import static io.tenantry.common.testkit.TestApp.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A thief's request waits for the person's row, which a reset holds; the reset ends the thief's
 * session. What the thief has asked for must not happen afterwards.
 */
class EndedMeanwhileTest {

  private static final Town TOWN = new Town();
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String FACTOR = "/v1/me/second-factor";
  private static final String PASSKEYS = "/v1/me/passkeys";

  /** What lets somebody in, what is told of it, and what is about to be mailed. */
  private static final List<String> WAYS_IN =
      List.of(
          "public.password_hashes",
          "public.totp_secrets",
          "public.recovery_codes",
          "public.passkeys",
          "public.spent_challenges",
          "public.linked_accounts",
          "public.login_identifiers",
          "public.wanted_addresses",
          "public.one_time_links",
          "public.audit_events",
          "public.outbox");

  @RegisterExtension static final TestApp APP = TOWN.app;

  private final String email = "ida" + COUNT.incrementAndGet() + "@acme.test";
  private UUID ida = new UUID(0, 0);
  private Visitor thief = APP.visitor();

  @BeforeEach
  void somebodyHasIdasSession() {
    ida = TOWN.person("Ida", email);
    thief = TOWN.signedIn(email);
  }

  @Test
  void noPasskeyIsAddedAndNoneTakenAway() {
    JsonObject own = made();
    String id = thief.post(PASSKEYS, own).answers(201).json().getString("id");
    JsonObject stolen = made();
    comesTooLate(() -> thief.post(PASSKEYS, stolen));
    thief = steppedIn();
    comesTooLate(() -> thief.delete(PASSKEYS + "/" + id));
  }

  @Test
  void noAppIsTakenIntoUse() {
    var phone = new Telephone(thief.post(FACTOR).answers(200).json(), APP.clock());
    comesTooLate(() -> thief.put(FACTOR, new JsonObject().put("code", phone.code())));
    assertThat(TOWN.signIn(email, Town.PASSWORD).answers(200).json().fieldNames())
        .doesNotContain("second_factor");
  }

  @Test
  void noRecoveryCodesAreMadeAndNoAppIsTakenAway() {
    var phone = new Telephone(thief.post(FACTOR).answers(200).json(), APP.clock());
    thief.put(FACTOR, new JsonObject().put("code", phone.code())).answers(200);
    comesTooLate(() -> thief.post(FACTOR + "/recovery-codes"));
    thief = steppedIn();
    comesTooLate(() -> thief.delete(FACTOR));
  }

  @Test
  void noPasswordAndNoAddressIsChanged() {
    var wanted = new JsonObject().put("current", Town.PASSWORD).put("password", "a louder evening");
    comesTooLate(() -> thief.put("/v1/me/password", wanted));
    thief = steppedIn();
    var address = new JsonObject().put("email", "thief-of-" + email);
    comesTooLate(() -> thief.post("/v1/me/email", address));
  }

  @Test
  void noAccountElsewhereIsTakenAway() {
    UUID account = UUID.randomUUID();
    APP.database()
        .run(
            "INSERT INTO linked_accounts (id, user_id, provider, issuer, subject, linked_by)"
                + " VALUES (?, ?, 'github', 'https://github.com', ?, ?)",
            account,
            ida,
            email,
            ida);
    comesTooLate(() -> thief.delete("/v1/me/linked-accounts/" + account));
  }

  private JsonObject made() {
    JsonObject options = thief.post(PASSKEYS + "/options").answers(200).json();
    return new JsonObject()
        .put("name", "A laptop")
        .put("credential", Device.here().makes(options.getJsonObject("public_key")));
  }

  private Visitor steppedIn() {
    return APP.visitor().withToken(TOWN.opened(ida, "pwd", "otp", "mfa"));
  }

  private void comesTooLate(Supplier<Reply> request) {
    TOWN.settle();
    Map<String, String> before = waysIn();
    Promise<Void> held = Promise.promise();
    Promise<Void> asked = Promise.promise();
    var reset = TOWN.endSessions(ida, held, asked.future());
    await(held.future());
    CompletableFuture<Reply> answer = CompletableFuture.supplyAsync(request);
    Poll.until("the request waits for the row", TOWN::somebodyWaits);
    asked.complete();
    await(reset);
    answer.join().answers(401, "session-ended");
    assertThat(waysIn()).isEqualTo(before);
  }

  private static Map<String, String> waysIn() {
    Map<String, String> all = APP.database().fingerprint();
    assertThat(all).containsKeys(WAYS_IN.toArray(String[]::new));
    return WAYS_IN.stream().collect(Collectors.toMap(table -> table, all::get));
  }
}
