package io.tenantry.signin;

import io.tenantry.credentials.Passkey;
import io.tenantry.credentials.Passkeys;
import io.tenantry.users.User;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a page hands to the browser: {@code navigator.credentials.create} and {@code get} take it as
 * it is, after {@code PublicKeyCredential.parse…OptionsFromJSON}.
 */
final class PasskeyOptions {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final String party;

  PasskeyOptions(String party) {
    this.party = party;
  }

  /** To make a key that can sign in by itself, which none of these devices has yet. */
  Map<String, Object> toMake(byte[] challenge, User user, List<Passkey> present) {
    JsonArray algorithms = new JsonArray();
    WebAuthn.ALGORITHMS.forEach(alg ->
        algorithms.add(new JsonObject().put("type", "public-key").put("alg", alg.getValue())));
    String account = user.email() == null ? user.name() : user.email();
    return plain(
        new JsonObject()
            .put("challenge", BASE64.encodeToString(challenge))
            .put("rp", new JsonObject().put("id", party).put("name", party))
            .put(
                "user",
                new JsonObject()
                    .put("id", BASE64.encodeToString(bytes(user.id())))
                    .put("name", account)
                    .put("displayName", user.name()))
            .put("pubKeyCredParams", algorithms)
            .put("timeout", Passkeys.CHALLENGE_LIFE.toMillis())
            .put("excludeCredentials", named(present))
            .put(
                "authenticatorSelection",
                new JsonObject()
                    .put("residentKey", "required")
                    .put("requireResidentKey", true)
                    .put("userVerification", "required"))
            .put("attestation", "none"));
  }

  /** To sign in with whatever key the person chooses. */
  Map<String, Object> toSignIn(byte[] challenge) {
    return toShow(challenge, List.of(), "required");
  }

  /** To show one of these beside the password. */
  Map<String, Object> toShow(byte[] challenge, List<Passkey> keys) {
    return toShow(challenge, keys, "preferred");
  }

  private Map<String, Object> toShow(byte[] challenge, List<Passkey> keys, String verification) {
    return plain(
        new JsonObject()
            .put("challenge", BASE64.encodeToString(challenge))
            .put("rpId", party)
            .put("timeout", Passkeys.CHALLENGE_LIFE.toMillis())
            .put("allowCredentials", named(keys))
            .put("userVerification", verification));
  }

  /** Maps and lists all the way down, as records of the wire hold them. */
  private static Map<String, Object> plain(JsonObject json) {
    return new JsonObject(json.encode()).getMap();
  }

  private static JsonArray named(List<Passkey> keys) {
    JsonArray named = new JsonArray();
    keys.forEach(key ->
        named.add(
            new JsonObject()
                .put("type", "public-key")
                .put("id", BASE64.encodeToString(key.credentialId().getBytes()))
                .put("transports", new JsonArray(key.transports()))));
    return named;
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
