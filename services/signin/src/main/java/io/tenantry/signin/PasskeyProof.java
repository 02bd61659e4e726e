package io.tenantry.signin;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.credentials.Passkey;
import io.tenantry.credentials.Passkeys;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.util.UUID;

/** A passkey shown beside a password. Its challenge belongs to the token of the sign-in. */
final class PasskeyProof {

  private final Database db;
  private final Passkeys passkeys;
  private final WebAuthn devices;

  PasskeyProof(Database db, Passkeys passkeys, WebAuthn devices) {
    this.db = db;
    this.passkeys = passkeys;
    this.devices = devices;
  }

  /**
   * @param counter of the device
   */
  record Shown(Passkey passkey, long counter) {}

  /** Judges an assertion of this person for the challenge of this token. */
  Future<Shown> judge(String token, UUID user, JsonObject credential) {
    return devices
        .shown(credential, PasskeySignIn::wrong)
        .compose(shown ->
            MessageDigest.isEqual(shown.challenge().getBytes(), Passkeys.challengeOf(token))
                ? theirs(user, shown.credentialId().getBytes())
                    .compose(passkey ->
                        devices
                            .judged(shown, passkey, false, PasskeySignIn::wrong)
                            .map(counter -> new Shown(passkey, counter)))
                : Future.failedFuture(PasskeySignIn.wrong()));
  }

  /** Writes down that it was used; the factor, by the word of RFC 8176. */
  Future<String> use(Tx tx, Shown shown) {
    return passkeys
        .accept(tx, shown.passkey(), shown.counter())
        .compose(right ->
            right
                ? Future.succeededFuture(shown.passkey().amr())
                : Future.failedFuture(PasskeySignIn.wrong()));
  }

  private Future<Passkey> theirs(UUID user, byte[] credentialId) {
    return db.identityRead(tx -> passkeys.find(tx, credentialId))
        .map(found ->
            found.filter(key -> key.user().equals(user)).orElseThrow(PasskeySignIn::wrong));
  }
}
