package io.tenantry.sessions;

import io.tenantry.common.crypto.SecretBox;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;

/**
 * A key that signs access tokens: ES256, which is ECDSA on P-256 with SHA-256 (RFC 7518, section
 * 3.4).
 *
 * @param kid the thumbprint of the public key (RFC 7638)
 * @param publicJwk what is published (RFC 7517)
 * @param signsFrom before this moment the key is published but not used, so that everybody who
 *     keeps a copy of the published set knows it in time
 */
record SigningKey(String kid, JsonObject publicJwk, PrivateKey privateKey, Instant signsFrom) {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int COORDINATE_BYTES = 32;

  /** A key as it lies in the database; the private half is sealed for its kid. */
  record Sealed(String kid, JsonObject publicJwk, Buffer privateKey) {

    /** A new key, made here. */
    static Sealed make(SecretBox box) {
      try {
        KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC");
        pairs.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = pairs.generateKeyPair();
        JsonObject jwk = jwkOf((ECPublicKey) pair.getPublic());
        String kid = jwk.getString("kid");
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        return new Sealed(kid, jwk, Buffer.buffer(box.seal(purpose(kid), pkcs8)));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java has elliptic curve P-256", e);
      }
    }

    /**
     * The key, ready to sign.
     *
     * @throws IllegalArgumentException if it was sealed under another master key
     */
    SigningKey open(SecretBox box, Instant signsFrom) {
      try {
        byte[] pkcs8 = box.open(purpose(kid), privateKey.getBytes());
        PrivateKey key =
            KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        return new SigningKey(kid, publicJwk, key, signsFrom);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("signing key " + kid + " is not a PKCS #8 key", e);
      }
    }

    private static String purpose(String kid) {
      return "signing-key/" + kid;
    }
  }

  /** The compact serialization of RFC 7515, section 7.1, of an access token (RFC 9068). */
  String sign(JsonObject claims) {
    JsonObject header = new JsonObject().put("alg", "ES256").put("typ", "at+jwt").put("kid", kid);
    String input = encode(header) + "." + encode(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(privateKey);
      signature.update(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing key " + kid + " does not sign", e);
    }
  }

  private static String encode(JsonObject part) {
    return BASE64.encodeToString(part.encode().getBytes(StandardCharsets.UTF_8));
  }

  private static JsonObject jwkOf(ECPublicKey key) throws GeneralSecurityException {
    String x = coordinate(key.getW().getAffineX());
    String y = coordinate(key.getW().getAffineY());
    String canonical = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}";
    byte[] thumbprint =
        MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
    return new JsonObject(canonical)
        .put("kid", BASE64.encodeToString(thumbprint))
        .put("alg", "ES256")
        .put("use", "sig");
  }

  /** A coordinate as 32 bytes, whatever sign or zero byte the number brings (RFC 7518, 6.2.1.2). */
  private static String coordinate(BigInteger number) {
    byte[] raw = number.toByteArray();
    byte[] fixed = new byte[COORDINATE_BYTES];
    int taken = Math.min(raw.length, COORDINATE_BYTES);
    System.arraycopy(raw, raw.length - taken, fixed, COORDINATE_BYTES - taken, taken);
    return BASE64.encodeToString(fixed);
  }
}
