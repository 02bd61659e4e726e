package io.tenantry.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;

/**
 * How we prove to a provider that we are the client that it knows.
 *
 * @param fields of the form
 * @param headers of the request
 */
record ClientProof(Map<String, String> fields, Map<String, String> headers) {

  /** Apple takes six months; what is good for one request needs no more than a slow clock. */
  private static final Duration APPLE_LIFE = Duration.ofMinutes(5);

  /** By the secret in the form, or by none where there is none. */
  static ClientProof inForm(OidcProvider provider) {
    return provider
        .clientSecret()
        .map(secret ->
            new ClientProof(
                Map.of("client_id", provider.clientId(), "client_secret", secret), Map.of()))
        .orElseGet(() -> new ClientProof(Map.of("client_id", provider.clientId()), Map.of()));
  }

  /** By HTTP's own way (RFC 6749, section 2.3.1): both are encoded as in a form. */
  static ClientProof inHeader(OidcProvider provider, String secret) {
    String both = encoded(provider.clientId()) + ":" + encoded(secret);
    String basic = Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    return new ClientProof(Map.of(), Map.of("Authorization", "Basic " + basic));
  }

  /** By a secret that is signed now, with the key that Apple has made for us. */
  static ClientProof ofApple(OidcProvider provider, OidcProvider.AppleKey key, Instant now) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(key.team())
            .subject(provider.clientId())
            .audience(provider.issuer())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(APPLE_LIFE)))
            .build();
    SignedJWT signed =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.id()).build(), claims);
    try {
      signed.sign(new ECDSASigner(privateKey(key.pem()), Curve.P_256));
    } catch (JOSEException | GeneralSecurityException e) {
      throw new IllegalStateException("the key of " + provider + " was good at the start", e);
    }
    return new ClientProof(
        Map.of("client_id", provider.clientId(), "client_secret", signed.serialize()), Map.of());
  }

  /**
   * The key in a file of Apple's.
   *
   * @throws GeneralSecurityException if it is none
   */
  static ECPrivateKey privateKey(String pem) throws GeneralSecurityException {
    String text = pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----|\\s", "");
    try {
      byte[] der = Base64.getDecoder().decode(text);
      return (ECPrivateKey)
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("not base64", e);
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Never the secrets. */
  @Override
  public String toString() {
    return "ClientProof";
  }
}
