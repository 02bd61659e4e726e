package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import io.tenantry.credentials.PasswordSettings;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With hashes that cost what they cost in production, so that leaving one out would show. */
class EqualTimeTest {

  private static final int TRIES = 9;

  private static final Town TOWN = new Town(PasswordSettings.usual());

  @RegisterExtension static final TestApp APP = TOWN.app;

  @Test
  void somebodyUnknownTakesAsLongAsAWrongPassword() {
    UUID acme = TOWN.org("acme");
    TOWN.member(acme, "Ann Miller", "ann@acme.test", "viewer");
    double wrong = typicalMs("ann@acme.test");
    double unknown = typicalMs("nobody@acme.test");
    double withoutOrganization = typicalMs("nobody");
    assertThat(unknown / wrong).isBetween(0.5, 2.0);
    assertThat(withoutOrganization / wrong).isBetween(0.5, 2.0);
  }

  private static double typicalMs(String identifier) {
    double[] took = new double[TRIES];
    for (int i = 0; i < TRIES; i++) {
      long from = System.nanoTime();
      TOWN.signIn(identifier, "a loud afternoon").answers(401, "invalid-credentials");
      took[i] = (System.nanoTime() - from) / 1e6;
    }
    Arrays.sort(took);
    return took[TRIES / 2];
  }
}
