package io.tenantry.credentials;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What was taken away of how somebody signs in.
 *
 * @param accounts how many accounts elsewhere
 * @param app whether an app made codes for them
 */
public record Dropped(boolean password, int accounts, int passkeys, boolean app) {

  public boolean isNothing() {
    return !password && accounts == 0 && passkeys == 0 && !app;
  }

  /** For the trail. */
  public JsonObject data() {
    return new JsonObject()
        .put("password", password)
        .put("accounts", accounts)
        .put("passkeys", passkeys)
        .put("app", app);
  }

  /** For the person: {@code the password, 2 passkeys}. */
  public String inWords() {
    List<String> words = new ArrayList<>();
    if (password) {
      words.add("the password");
    }
    count(words, accounts, "account elsewhere", "accounts elsewhere");
    count(words, passkeys, "passkey", "passkeys");
    if (app) {
      words.add("the app that makes your codes");
    }
    return String.join(", ", words);
  }

  private static void count(List<String> words, int number, String one, String several) {
    if (number > 0) {
      words.add(number + " " + (number == 1 ? one : several));
    }
  }
}
