package io.tenantry.signin;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who edits somebody holds the person's row, then the member's; who signs in takes them alike. */
class SignedInWhileEditedTest {

  private static final Town TOWN = new Town();
  private static final String EMAIL = "ina@acme.test";

  @RegisterExtension static final TestApp APP = TOWN.app;

  private final Device device = Device.here();

  @Test
  void neitherIsTheVictimOfADeadlock() throws SQLException {
    UUID ina = TOWN.member(TOWN.org("acme"), "Ina", EMAIL, "viewer");
    haveAPasskey();
    JsonObject options = APP.visitor().post("/v1/auth/passkey/options").answers(200).json();
    JsonObject shown = device.shows(options.getJsonObject("public_key"));
    try (Connection edit = APP.database().connect()) {
      edit.setAutoCommit(false);
      run(edit, "SELECT id FROM users WHERE id = ? FOR UPDATE", ina);
      CompletableFuture<Reply> in =
          CompletableFuture.supplyAsync(() ->
              APP.visitor().post("/v1/auth/passkey", new JsonObject().put("credential", shown)));
      Poll.until("the sign-in waits for the row", TOWN::somebodyWaits);
      run(edit, "UPDATE members SET updated_at = now() WHERE user_id = ?", ina);
      edit.commit();
      in.join().answers(200);
    }
  }

  private void haveAPasskey() {
    Visitor ina = TOWN.signedIn(EMAIL);
    JsonObject options = ina.post("/v1/me/passkeys/options").answers(200).json();
    JsonObject made =
        new JsonObject()
            .put("name", "A laptop")
            .put("credential", device.makes(options.getJsonObject("public_key")));
    ina.post("/v1/me/passkeys", made).answers(201);
  }

  private static void run(Connection connection, String sql, UUID user) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, user);
      statement.execute();
    }
  }
}
