package io.tenantry.invitations;

import io.tenantry.common.testkit.TestApp;
import io.tenantry.credentials.GuessSettings;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody who tries links of invitations, one after the other. */
class GuessedLinksTest {

  private static final Office OFFICE = new Office();
  @RegisterExtension static final TestApp APP = OFFICE.app;

  @Test
  void areAnsweredUntilThereWereTooManyAndOthersGoOn() {
    var signedIn = OFFICE.colleague("Rita", "admin").visitor();
    JsonObject guess = Office.acceptance("made-up", "Guy Guesser");
    JsonObject look = Office.justToken("made-up");
    for (int i = 0; i < GuessSettings.usual().perAddress(); i += 2) {
      APP.visitor().post("/v1/invitations/preview", look).answers(404, "not-found");
      APP.visitor().post("/v1/invitations/accept", guess).answers(404, "not-found");
    }
    APP.visitor().post("/v1/invitations/preview", look).answers(429, "too-many-attempts");
    APP.visitor().post("/v1/invitations/accept", guess).answers(429, "too-many-attempts");
    signedIn.get("/v1/me").answers(200);
  }
}
