package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import io.tenantry.credentials.PasswordSettings;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * With hashes that cost what they cost in production. Leaving one out would take a tenth of the
 * time, so the bound can be generous to a busy machine.
 */
class EqualTimeTest {

  private static final int WARM_UP = 5;
  private static final int TRIES = 15;
  private static final List<String> WHO = List.of("ann@acme.test", "nobody@acme.test", "nobody");

  private static final Town TOWN = new Town(PasswordSettings.usual());

  @RegisterExtension static final TestApp APP = TOWN.app;

  @Test
  void somebodyUnknownTakesAsLongAsAWrongPassword() {
    TOWN.member(TOWN.org("acme"), "Ann Miller", "ann@acme.test", "viewer");
    double[][] tookMs = new double[WHO.size()][TRIES];
    for (int i = -WARM_UP; i < TRIES; i++) {
      for (int who = 0; who < WHO.size(); who++) {
        tookMs[who][Math.max(i, 0)] = refusedAfterMs(WHO.get(who));
      }
    }
    double wrong = typical(tookMs[0]);
    assertThat(typical(tookMs[1]) / wrong).isBetween(0.5, 2.0);
    assertThat(typical(tookMs[2]) / wrong).isBetween(0.5, 2.0);
  }

  private static double refusedAfterMs(String identifier) {
    long from = System.nanoTime();
    TOWN.signIn(identifier, "a loud afternoon").answers(401, "invalid-credentials");
    return (System.nanoTime() - from) / 1e6;
  }

  private static double typical(double[] tookMs) {
    Arrays.sort(tookMs);
    return tookMs[TRIES / 2];
  }
}
