package io.tenantry.common.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals what must lie in the database but be read by a node only (AES-256-GCM), and signs what
 * travels through foreign hands (HMAC-SHA-256). Every purpose has its own key, derived from the
 * master key by HKDF (RFC 5869), so that something sealed for one purpose never opens under
 * another.
 *
 * <p>Safe for use by several threads.
 */
public final class SecretBox {

  /** The master key must bring as many bits as the ciphers use. */
  public static final int MASTER_KEY_BYTES = 32;

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] masterKey;
  private final ConcurrentHashMap<String, SecretKey> keys = new ConcurrentHashMap<>();

  /**
   * @throws IllegalArgumentException if the master key is not {@value #MASTER_KEY_BYTES} bytes
   */
  public SecretBox(byte[] masterKey) {
    if (masterKey.length != MASTER_KEY_BYTES) {
      throw new IllegalArgumentException(
          "the master key needs " + MASTER_KEY_BYTES + " bytes, not " + masterKey.length);
    }
    this.masterKey = masterKey.clone();
  }

  /** Nonce, ciphertext and tag; two seals of the same bytes differ. */
  public byte[] seal(String purpose, byte[] plain) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, key("AES", purpose), new GCMParameterSpec(TAG_BITS, nonce));
      byte[] sealed = cipher.doFinal(plain);
      byte[] all = new byte[NONCE_BYTES + sealed.length];
      System.arraycopy(nonce, 0, all, 0, NONCE_BYTES);
      System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
      return all;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot seal with AES-GCM", e);
    }
  }

  /**
   * The bytes that were sealed.
   *
   * @throws IllegalArgumentException if they were changed, sealed for another purpose or under
   *     another master key
   */
  public byte[] open(String purpose, byte[] sealed) {
    if (sealed.length < NONCE_BYTES) {
      throw new IllegalArgumentException("too short to be sealed for " + purpose);
    }
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          key("AES", purpose),
          new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
      return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not sealed for " + purpose + " under this master key", e);
    }
  }

  /** {@link #seal} for text, as base64url. */
  public String sealText(String purpose, String plain) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(seal(purpose, plain.getBytes(StandardCharsets.UTF_8)));
  }

  /** {@link #open} for what {@link #sealText} made. */
  public String openText(String purpose, String sealed) {
    return new String(open(purpose, Base64.getUrlDecoder().decode(sealed)), StandardCharsets.UTF_8);
  }

  /** HMAC-SHA-256 of the data under this purpose's key: 32 bytes. */
  public byte[] mac(String purpose, byte[] data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key("HmacSHA256", purpose));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA-256", e);
    }
  }

  /** 32 secret bytes for this purpose, the same on every node: the seed of a key pair. */
  public byte[] seed(String purpose) {
    return key("Generic", purpose).getEncoded();
  }

  private SecretKey key(String algorithm, String purpose) {
    return keys.computeIfAbsent(algorithm + ":" + purpose, info -> derive(algorithm, info));
  }

  private SecretKey derive(String algorithm, String info) {
    try {
      var params =
          HKDFParameterSpec.ofExtract()
              .addIKM(new SecretKeySpec(masterKey, "Generic"))
              .thenExpand(info.getBytes(StandardCharsets.UTF_8), 32);
      return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, params);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java lacks HKDF-SHA256 (JDK 25 has it)", e);
    }
  }
}
