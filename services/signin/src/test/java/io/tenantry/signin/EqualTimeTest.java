package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.credentials.GuessSettings;
import io.tenantry.credentials.PasswordSettings;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * With hashes that cost what they cost in production. Leaving one out would take a tenth of the
 * time, so the bound can be generous to a busy machine; {@code load-tests/run signin} measures what
 * is left.
 *
 * <p>ZITADEL CVE-2026-23511, authentik GHSA-vmf9-6pcv-xr87, Vendure CVE-2026-25050, Sync-in
 * CVE-2026-58272, Kimai CVE-2026-80199: who has an account was told by the answer, or by its time.
 */
class EqualTimeTest {

  private static final int WARM_UP = 3;
  private static final int TRIES = 9;
  private static final String WRONG = "a loud afternoon";

  private static final Town TOWN =
      new Town(
          PasswordSettings.usual(),
          new GuessSettings(50, Duration.ofHours(1), Duration.ofHours(1), 10_000));

  @RegisterExtension static final TestApp APP = TOWN.app;

  @Test
  void whoeverItIsAWrongPasswordIsAnsweredInTheSameTimeAndWords() {
    UUID acme = TOWN.org("acme");
    TOWN.member(acme, "Ann Miller", "ann@acme.test", "viewer");
    TOWN.suspend(acme, TOWN.member(acme, "Sue Miller", "sue@acme.test", "viewer"));
    UUID leo = TOWN.member(acme, "Leo Miller", "leo@acme.test", "viewer");
    APP.database().run("UPDATE users SET locked_until = now() + interval '1 h' WHERE id = ?", leo);
    allAlike(
        List.of(
            () -> TOWN.signIn("ann@acme.test", WRONG),
            () -> TOWN.signIn("nobody@acme.test", WRONG),
            () -> TOWN.signIn("nobody", WRONG),
            () -> TOWN.signIn("sue@acme.test", WRONG),
            () -> TOWN.signIn("leo@acme.test", WRONG),
            () -> TOWN.signIn("leo@acme.test", Town.PASSWORD)),
        401);
  }

  @Test
  void whoeverItIsAForgottenPasswordIsAnsweredInTheSameTimeAndWords() {
    TOWN.member(TOWN.org("globex"), "Bea Miller", "bea@globex.test", "viewer");
    allAlike(List.of(() -> forgot("bea@globex.test"), () -> forgot("nobody@globex.test")), 202);
  }

  /** The first of them is what the others are compared with. */
  private static void allAlike(List<Supplier<Reply>> asked, int status) {
    double[][] tookMs = new double[asked.size()][TRIES];
    String said = asked.getFirst().get().answers(status).text();
    for (int i = -WARM_UP; i < TRIES; i++) {
      for (int who = 0; who < asked.size(); who++) {
        long from = System.nanoTime();
        Reply reply = asked.get(who).get();
        tookMs[who][Math.max(i, 0)] = (System.nanoTime() - from) / 1e6;
        assertThat(reply.answers(status).text()).isEqualTo(said);
        assertThat(reply.cookies()).isEmpty();
      }
    }
    for (double[] other : tookMs) {
      assertThat(typical(other) / typical(tookMs[0])).isBetween(0.5, 2.0);
    }
  }

  private static Reply forgot(String email) {
    return APP.visitor().post("/v1/auth/password/forgot", new JsonObject().put("email", email));
  }

  private static double typical(double[] tookMs) {
    return Arrays.stream(tookMs).sorted().skip(TRIES / 2).findFirst().orElseThrow();
  }
}
