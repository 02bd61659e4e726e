package io.tenantry.signin;

import com.webauthn4j.data.AuthenticatorSelectionCriteria;
import com.webauthn4j.data.PublicKeyCredentialCreationOptions;
import com.webauthn4j.data.PublicKeyCredentialDescriptor;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialRequestOptions;
import com.webauthn4j.data.PublicKeyCredentialRpEntity;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.PublicKeyCredentialUserEntity;
import com.webauthn4j.data.ResidentKeyRequirement;
import com.webauthn4j.data.UserVerificationRequirement;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.test.authenticator.webauthn.NoneAttestationAuthenticator;
import com.webauthn4j.test.authenticator.webauthn.WebAuthnAuthenticatorAdaptor;
import com.webauthn4j.test.client.ClientPlatform;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A browser with a device in it, emulated by the library's own test kit: real keys, real bytes. */
final class Device {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final NoneAttestationAuthenticator authenticator;
  private final ClientPlatform browser;

  private Device(NoneAttestationAuthenticator authenticator, ClientPlatform browser) {
    this.authenticator = authenticator;
    this.browser = browser;
  }

  /** In a browser that shows the pages of this installation. */
  static Device here() {
    return on("http://tenantry.test");
  }

  /** In a browser that shows a page of another site. */
  static Device on(String origin) {
    var authenticator = new NoneAttestationAuthenticator();
    return new Device(
        authenticator,
        new ClientPlatform(new Origin(origin), new WebAuthnAuthenticatorAdaptor(authenticator)));
  }

  /** The same device, before another page. */
  void visits(String origin) {
    browser.setOrigin(new Origin(origin));
  }

  /** {@code navigator.credentials.create}. */
  JsonObject makes(JsonObject options) {
    JsonObject user = options.getJsonObject("user");
    var wanted =
        new PublicKeyCredentialCreationOptions(
            new PublicKeyCredentialRpEntity(options.getJsonObject("rp").getString("id"), "rp"),
            new PublicKeyCredentialUserEntity(
                bytes(user.getString("id")), user.getString("name"), user.getString("displayName")),
            new DefaultChallenge(bytes(options.getString("challenge"))),
            List.of(
                new PublicKeyCredentialParameters(
                    PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.ES256)),
            60_000L,
            List.of(),
            new AuthenticatorSelectionCriteria(
                null, true, ResidentKeyRequirement.REQUIRED, UserVerificationRequirement.REQUIRED),
            null,
            null);
    var made = browser.create(wanted);
    return credential(
        made.getRawId(),
        new JsonObject()
            .put("clientDataJSON", text(made.getResponse().getClientDataJSON()))
            .put("attestationObject", text(made.getResponse().getAttestationObject()))
            .put("transports", new JsonArray().add("internal")));
  }

  /** {@code navigator.credentials.get}. */
  JsonObject shows(JsonObject options) {
    JsonArray allowed = options.getJsonArray("allowCredentials");
    var wanted =
        new PublicKeyCredentialRequestOptions(
            new DefaultChallenge(bytes(options.getString("challenge"))),
            60_000L,
            options.getString("rpId"),
            allowed.isEmpty()
                ? null
                : allowed.stream()
                    .map(JsonObject.class::cast)
                    .map(one ->
                        new PublicKeyCredentialDescriptor(
                            PublicKeyCredentialType.PUBLIC_KEY,
                            bytes(one.getString("id")),
                            Set.of()))
                    .toList(),
            UserVerificationRequirement.create(options.getString("userVerification")),
            null);
    var shown = browser.get(wanted);
    var response = shown.getResponse();
    JsonObject json =
        new JsonObject()
            .put("clientDataJSON", text(response.getClientDataJSON()))
            .put("authenticatorData", text(response.getAuthenticatorData()))
            .put("signature", text(response.getSignature()));
    if (response.getUserHandle() != null) {
      json.put("userHandle", text(response.getUserHandle()));
    }
    return credential(shown.getRawId(), json);
  }

  /**
   * The same, but what the device says of itself is changed before its key signs it, as a device
   * that is broken or somebody's own would.
   *
   * @param change of the authenticator data (WebAuthn, section 6.1): the hash of the party, flags
   */
  JsonObject shows(JsonObject options, UnaryOperator<byte[]> change)
      throws GeneralSecurityException {
    JsonObject shown = shows(options);
    JsonObject response = shown.getJsonObject("response");
    byte[] said = change.apply(bytes(response.getString("authenticatorData")));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(
        authenticator.lookup(bytes(shown.getString("id"))).getPrivateKey().getPrivateKey());
    signature.update(said);
    signature.update(
        MessageDigest.getInstance("SHA-256").digest(bytes(response.getString("clientDataJSON"))));
    response.put("authenticatorData", text(said)).put("signature", text(signature.sign()));
    return shown;
  }

  private static JsonObject credential(byte[] id, JsonObject response) {
    return new JsonObject()
        .put("id", text(id))
        .put("rawId", text(id))
        .put("type", "public-key")
        .put("response", response)
        .put("clientExtensionResults", new JsonObject());
  }

  private static String text(byte[] bytes) {
    return BASE64.encodeToString(bytes);
  }

  private static byte[] bytes(String text) {
    return Base64.getUrlDecoder().decode(text);
  }
}
