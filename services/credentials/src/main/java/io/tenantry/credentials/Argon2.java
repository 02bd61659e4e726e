package io.tenantry.credentials;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106), version 0x13, in the PHC string format. Takes tens of milliseconds and the
 * memory it is told to, so it runs on {@link HashingPool} only.
 *
 * <p>Passwords are hashed in Unicode normal form NFKC (NIST SP 800-63B, section 5.1.1.2): the same
 * keys typed on another system must give the same password.
 */
record Argon2(int memoryKib, int passes, int lanes) {

  /** OWASP's minimum for Argon2id: 19 MiB, two passes, one lane; about 50 ms on a server core. */
  static final Argon2 USUAL = new Argon2(19 * 1024, 2, 1);

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{16,86})");

  /** The hash of a password under a new salt. */
  PasswordHash hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    byte[] hash = derive(password, salt, HASH_BYTES);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return new PasswordHash(
        "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
            .formatted(
                memoryKib,
                passes,
                lanes,
                base64.encodeToString(salt),
                base64.encodeToString(hash)));
  }

  /** Whether this is the password, by the parameters the hash was made with. */
  static boolean matches(PasswordHash stored, String password) {
    Matcher phc = parsed(stored);
    byte[] expected = Base64.getDecoder().decode(phc.group(5));
    byte[] salt = Base64.getDecoder().decode(phc.group(4));
    byte[] hash = parameters(phc).derive(password, salt, expected.length);
    return MessageDigest.isEqual(expected, hash);
  }

  /** Whether this is a hash as we make them, with whatever parameters. */
  static boolean made(PasswordHash stored) {
    return PHC.matcher(stored.phc()).matches();
  }

  /** Whether the hash was made with other parameters than these, or by somebody else. */
  boolean isOutdated(PasswordHash stored) {
    return !made(stored) || !parameters(parsed(stored)).equals(this);
  }

  private byte[] derive(String password, byte[] salt, int length) {
    byte[] secret =
        Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
    Argon2Parameters parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .withBlockPool(HashingThread.memory())
            .build();
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(parameters);
    byte[] hash = new byte[length];
    generator.generateBytes(secret, hash);
    Arrays.fill(secret, (byte) 0);
    return hash;
  }

  private static Matcher parsed(PasswordHash stored) {
    Matcher phc = PHC.matcher(stored.phc());
    if (!phc.matches()) {
      throw new IllegalStateException(
          "a stored password hash is not in the PHC format of Argon2id");
    }
    return phc;
  }

  private static Argon2 parameters(Matcher phc) {
    return new Argon2(
        Integer.parseInt(phc.group(1)),
        Integer.parseInt(phc.group(2)),
        Integer.parseInt(phc.group(3)));
  }
}
