package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What is good once is good once on all nodes: used here it is refused there at once, and of
 * several who bring it to both at the same time one succeeds.
 *
 * <p>Keycloak CVE-2026-90997: the number of changed rows was misread, and a replay accepted.
 * SuperTokens 12.0.8: the challenge of a passkey could be used again.
 */
class OnceOnAllNodesTest {

  private static final int CROWD = 6;
  private static final Town TOWN = new Town();

  @RegisterExtension static final TestApp APP = TOWN.app;

  /** Something that is good once, and how it is shown to a node. */
  private interface Artefact extends Function<Visitor, Reply> {}

  private static final String CODES = "una@acme.test";
  private static final String KEYS = "ula@acme.test";
  private static final List<String> RECOVERY = new ArrayList<>();
  private static @Nullable Telephone phone;
  private static final Device DEVICE = Device.here();

  /** Before there is another node: whoever sets a factor up ends other sessions, on all nodes. */
  @BeforeAll
  static void twoPeopleWithFactors() {
    TOWN.person("Una Miller", CODES);
    Visitor una = TOWN.signedIn(CODES);
    Telephone unas = new Telephone(una.post("/v1/me/second-factor").json(), APP.clock());
    una.put("/v1/me/second-factor", code(unas.code()))
        .answers(200)
        .json()
        .getJsonArray("recovery_codes")
        .forEach(code -> RECOVERY.add((String) code));
    phone = unas;
    TOWN.person("Ula Miller", KEYS);
    Visitor ula = TOWN.signedIn(KEYS);
    JsonObject options = publicKey(ula.post("/v1/me/passkeys/options"));
    JsonObject made = new JsonObject().put("credential", DEVICE.makes(options)).put("name", "key");
    ula.post("/v1/me/passkeys", made).answers(201);
  }

  @Test
  void aCodeOfAnApp() throws Exception {
    goodOnce(() -> {
      APP.clock().advance(Duration.ofMinutes(1));
      return besidePassword(Objects.requireNonNull(phone).code());
    });
  }

  @Test
  void aRecoveryCode() throws Exception {
    goodOnce(() -> besidePassword(RECOVERY.removeFirst()));
  }

  @Test
  void thePasskeyOfASignIn() throws Exception {
    goodOnce(() -> {
      JsonObject options = publicKey(APP.visitor().post("/v1/auth/passkey/options"));
      JsonObject shown = new JsonObject().put("credential", DEVICE.shows(options));
      return at -> at.post("/v1/auth/passkey", shown);
    });
  }

  @Test
  void aPasskeyBesideAPassword() throws Exception {
    goodOnce(() -> {
      JsonObject wanted = challenge(KEYS);
      JsonObject shown =
          new JsonObject()
              .put("token", wanted.getString("token"))
              .put("credential", DEVICE.shows(wanted.getJsonObject("public_key")));
      return at -> at.post("/v1/auth/second-factor", shown);
    });
  }

  @Test
  void theLinkThatProvesAnAddress() throws Exception {
    String address = "link@acme.test";
    TOWN.unproven("Una Miller", address);
    var asked = new JsonObject().put("email", address);
    APP.visitor().post("/v1/auth/email/send", asked).answers(202);
    var token =
        new JsonObject().put("token", TestMailbox.token(APP.mails().mailTo(address, "Prove")));
    once(410, at -> at.post("/v1/auth/email/verify", token));
  }

  @Test
  void theCodeThatProvesANumber() throws Exception {
    String number = "+493077445";
    TOWN.hasPhone(TOWN.person("Una Miller", "tel@acme.test"), number);
    var asked = new JsonObject().put("phone", number);
    APP.visitor().post("/v1/auth/phone/send", asked).answers(202);
    String code = TestMailbox.code(APP.mails().mailTo(number + "@sms.localhost"));
    var shown = asked.copy().put("code", code);
    once(400, at -> at.post("/v1/auth/phone/verify", shown));
  }

  private static void goodOnce(Supplier<Artefact> fresh) throws Exception {
    usedHereRefusedThere(401, fresh);
    once(401, fresh.get());
  }

  /**
   * Brought to both at the same time, and to each afterwards.
   *
   * @param refused what everybody hears but the first
   */
  private static void once(int refused, Artefact artefact) throws Exception {
    List<Visitor> nodes = List.of(APP.visitor(), APP.visitorElsewhere());
    List<Integer> heard = heardAtOnce(artefact, nodes);
    assertThat(heard.stream().filter(status -> status < 300)).hasSize(1);
    assertThat(heard.stream().filter(status -> status == refused)).hasSize(CROWD - 1);
    for (Visitor node : nodes) {
      artefact.apply(node).answers(refused);
    }
  }

  /** The same of what was used at one of them, while nothing else went on. */
  private static void usedHereRefusedThere(int refused, Supplier<Artefact> fresh) {
    Visitor here = APP.visitor();
    Visitor there = APP.visitorElsewhere();
    Artefact artefact = fresh.get();
    artefact.apply(here).answers(200);
    artefact.apply(there).answers(refused);
    Artefact another = fresh.get();
    another.apply(there).answers(200);
    another.apply(here).answers(refused);
  }

  private static List<Integer> heardAtOnce(Artefact artefact, List<Visitor> nodes)
      throws Exception {
    List<Integer> heard = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> crowd = new ArrayList<>();
      for (int i = 0; i < CROWD; i++) {
        Visitor at = nodes.get(i % nodes.size());
        crowd.add(threads.submit(() -> artefact.apply(at)));
      }
      for (Future<Reply> one : crowd) {
        heard.add(one.get().status());
      }
    }
    return heard;
  }

  /** Each time with another sign-in that waits for it; failures are not what is asked about. */
  private static Artefact besidePassword(String code) {
    Queue<String> tokens =
        new ConcurrentLinkedQueue<>(
            Stream.generate(() -> challenge(CODES).getString("token")).limit(CROWD + 2).toList());
    return at -> {
      APP.database().run("DELETE FROM factor_failures");
      return at.post("/v1/auth/second-factor", code(code).put("token", tokens.remove()));
    };
  }

  private static JsonObject challenge(String email) {
    return TOWN.signIn(email, Town.PASSWORD).answers(200).json().getJsonObject("second_factor");
  }

  private static JsonObject publicKey(Reply reply) {
    return reply.answers(200).json().getJsonObject("public_key");
  }

  private static JsonObject code(String code) {
    return new JsonObject().put("code", code);
  }
}
