package io.tenantry.signin;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticatorTransport;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.data.extension.authenticator.AuthenticationExtensionsAuthenticatorOutputs;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.util.exception.WebAuthnException;
import io.tenantry.credentials.NewPasskey;
import io.tenantry.credentials.Passkey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges what devices sign (WebAuthn Level 2). Who made a device is not asked: attestation would
 * tell us more of people than we need. Signatures take milliseconds, so they are checked on worker
 * threads.
 */
final class WebAuthn {

  /** What every device can do one of: ES256, EdDSA, RS256. */
  static final List<COSEAlgorithmIdentifier> ALGORITHMS =
      List.of(
          COSEAlgorithmIdentifier.ES256,
          COSEAlgorithmIdentifier.EdDSA,
          COSEAlgorithmIdentifier.RS256);

  private final Vertx vertx;
  private final Origin origin;
  private final String party;
  private final ObjectConverter converter = new ObjectConverter();
  private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager(converter);
  private final AttestedCredentialDataConverter keys =
      new AttestedCredentialDataConverter(converter);

  WebAuthn(Vertx vertx, URI publicUrl) {
    this.vertx = vertx;
    this.origin = new Origin(publicUrl.toString());
    this.party = publicUrl.getHost();
  }

  /** The name that keys are bound to: the host of this installation. */
  String party() {
    return party;
  }

  /**
   * What a device has answered, not judged yet.
   *
   * @param credentialId of the key that it says has signed
   * @param challenge that it says was signed
   */
  record Shown(AuthenticationData data, Buffer credentialId, Buffer challenge) {}

  /** The same of a new key. */
  record Made(RegistrationData data, Buffer challenge) {}

  /** Reads an assertion, in the form of {@code PublicKeyCredential.toJSON()}. */
  Future<Shown> shown(JsonObject credential, Supplier<RuntimeException> no) {
    return work(
        () -> {
          var data = manager.parseAuthenticationResponseJSON(credential.encode());
          var client = Objects.requireNonNull(data.getCollectedClientData());
          String id = Objects.requireNonNull(credential.getString("id"));
          return new Shown(
              data,
              Buffer.buffer(Base64.getUrlDecoder().decode(id)),
              Buffer.buffer(client.getChallenge().getValue()));
        },
        no);
  }

  /** Reads a new key in the same form. */
  Future<Made> made(JsonObject credential, Supplier<RuntimeException> no) {
    return work(
        () -> {
          var data = manager.parseRegistrationResponseJSON(credential.encode());
          var client = Objects.requireNonNull(data.getCollectedClientData());
          return new Made(data, Buffer.buffer(client.getChallenge().getValue()));
        },
        no);
  }

  /**
   * Judges a new key: made for this installation, on one of its pages, for this challenge, by
   * somebody who was there and whom the device knew.
   */
  Future<NewPasskey> judged(Made made, Supplier<RuntimeException> no) {
    List<PublicKeyCredentialParameters> algorithms =
        ALGORITHMS.stream()
            .map(alg -> new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, alg))
            .toList();
    return work(
        () -> {
          manager.verify(
              made.data(),
              new RegistrationParameters(server(made.challenge()), algorithms, true, true));
          return newPasskey(made.data());
        },
        no);
  }

  /**
   * Judges an assertion against the key that it names.
   *
   * @param verified whether the device must have known the person, by finger, face or PIN
   * @return the device's counter
   */
  Future<Long> judged(
      Shown shown, Passkey passkey, boolean verified, Supplier<RuntimeException> no) {
    return work(
        () -> {
          manager.verify(
              shown.data(),
              new AuthenticationParameters(
                  server(shown.challenge()), record(passkey), null, verified, true));
          return Objects.requireNonNull(shown.data().getAuthenticatorData()).getSignCount();
        },
        no);
  }

  private ServerProperty server(Buffer challenge) {
    return new ServerProperty(origin, party, new DefaultChallenge(challenge.getBytes()));
  }

  private NewPasskey newPasskey(RegistrationData data) {
    AuthenticatorData<?> said =
        Objects.requireNonNull(data.getAttestationObject()).getAuthenticatorData();
    var key = Objects.requireNonNull(said.getAttestedCredentialData());
    Set<AuthenticatorTransport> transports =
        Objects.requireNonNullElse(data.getTransports(), Set.of());
    return new NewPasskey(
        Buffer.buffer(key.getCredentialId()),
        Buffer.buffer(keys.convert(key)),
        said.getSignCount(),
        said.isFlagBE(),
        transports.stream().map(AuthenticatorTransport::getValue).sorted().toList());
  }

  private CredentialRecordImpl record(Passkey passkey) {
    return new CredentialRecordImpl(
        new NoneAttestationStatement(),
        true,
        passkey.synced(),
        passkey.synced(),
        passkey.signCount(),
        keys.convert(passkey.key().getBytes()),
        new AuthenticationExtensionsAuthenticatorOutputs<>(),
        null,
        null,
        passkey.transports().stream()
            .map(AuthenticatorTransport::create)
            .collect(Collectors.toSet()));
  }

  /** What the library throws about foreign bytes is a "no", whatever it is called. */
  private <T> Future<T> work(Callable<T> work, Supplier<RuntimeException> no) {
    return vertx
        .executeBlocking(work, false)
        .<T>map(done -> Objects.requireNonNull(done))
        .recover(failure ->
            Stream.of(
                        WebAuthnException.class,
                        IllegalArgumentException.class,
                        NullPointerException.class)
                    .anyMatch(kind -> kind.isInstance(failure))
                ? Future.failedFuture(no.get())
                : Future.failedFuture(failure));
  }
}
