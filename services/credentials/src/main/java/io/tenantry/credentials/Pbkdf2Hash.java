package io.tenantry.credentials;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * PBKDF2 (RFC 8018) as {@code $pbkdf2-sha256$i=600000$salt$hash} (PHC), {@code
 * $pbkdf2-sha256$29000$salt$hash} (passlib), {@code pbkdf2_sha256$600000$salt$hash} (Django),
 * {@code pbkdf2:sha256:600000$salt$hex} (Werkzeug), or the block of bytes of ASP.NET Identity,
 * version 3.
 */
record Pbkdf2Hash(Prf prf, int rounds, HashBytes salt, HashBytes hash) implements ForeignHash {

  /** By which function, and how many rounds are about as dear as the others may be. */
  enum Prf {
    SHA1(2_000_000),
    SHA256(1_500_000),
    SHA512(700_000);

    private final int roundsMax;

    Prf(int roundsMax) {
      this.roundsMax = roundsMax;
    }

    Digest digest() {
      return switch (this) {
        case SHA1 -> new SHA1Digest();
        case SHA256 -> new SHA256Digest();
        case SHA512 -> new SHA512Digest();
      };
    }
  }

  private static final Pattern PHC =
      Pattern.compile(
          "\\$pbkdf2(?:-(sha1|sha256|sha512))?\\$(?:i=)?(\\d{1,9})(?:,l=\\d{1,3})?"
              + "\\$([A-Za-z0-9+/.]{1,172})=*\\$([A-Za-z0-9+/.]{22,172})=*");
  private static final Pattern DJANGO =
      Pattern.compile(
          "pbkdf2_(sha1|sha256|sha512)\\$(\\d{1,9})\\$([^$]{1,128})\\$([A-Za-z0-9+/]{22,172}=*)");
  private static final Pattern WERKZEUG =
      Pattern.compile(
          "pbkdf2:(sha1|sha256|sha512):(\\d{1,9})\\$([A-Za-z0-9]{1,64})\\$((?:[0-9a-f]{2}){16,64})");

  /** ASP.NET Identity begins with a byte for its version. */
  private static final Pattern ASP_NET = Pattern.compile("AQAAAA[A-Za-z0-9+/]{40,172}=*");

  static Optional<Pbkdf2Hash> of(String text) {
    return phc(text).or(() -> django(text)).or(() -> werkzeug(text)).or(() -> aspNet(text));
  }

  private static Optional<Pbkdf2Hash> phc(String text) {
    Matcher form = PHC.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String name = Optional.ofNullable(form.group(1)).orElse("sha1");
    Optional<HashBytes> salt = HashBytes.read(form.group(3));
    Optional<HashBytes> hash = HashBytes.read(form.group(4));
    return salt.isEmpty() || hash.isEmpty()
        ? Optional.empty()
        : made(prf(name), form.group(2), salt.get(), hash.get());
  }

  private static Optional<Pbkdf2Hash> django(String text) {
    Matcher form = DJANGO.matcher(text);
    return form.matches()
        ? HashBytes.read(form.group(4))
            .flatMap(hash ->
                made(prf(form.group(1)), form.group(2), HashBytes.ofText(form.group(3)), hash))
        : Optional.empty();
  }

  private static Optional<Pbkdf2Hash> werkzeug(String text) {
    Matcher form = WERKZEUG.matcher(text);
    return form.matches()
        ? made(
            prf(form.group(1)),
            form.group(2),
            HashBytes.ofText(form.group(3)),
            HashBytes.ofHex(form.group(4)))
        : Optional.empty();
  }

  private static Optional<Pbkdf2Hash> aspNet(String text) {
    if (!ASP_NET.matcher(text).matches()) {
      return Optional.empty();
    }
    return HashBytes.read(text)
        .map(HashBytes::bytes)
        .filter(all -> all.length >= 13)
        .flatMap(all -> {
          ByteBuffer block = ByteBuffer.wrap(all, 1, all.length - 1);
          int prf = block.getInt();
          int rounds = block.getInt();
          int saltLength = block.getInt();
          boolean possible =
              prf >= 0
                  && prf < Prf.values().length
                  && saltLength > 0
                  && block.remaining() >= saltLength + 16;
          if (!possible) {
            return Optional.empty();
          }
          byte[] salt = new byte[saltLength];
          block.get(salt);
          byte[] hash = new byte[block.remaining()];
          block.get(hash);
          return made(
              Prf.values()[prf], Integer.toString(rounds), HashBytes.of(salt), HashBytes.of(hash));
        });
  }

  private static Optional<Pbkdf2Hash> made(Prf prf, String rounds, HashBytes salt, HashBytes hash) {
    int many = Integer.parseInt(rounds);
    return many >= 1 ? Optional.of(new Pbkdf2Hash(prf, many, salt, hash)) : Optional.empty();
  }

  @Override
  public String text() {
    return "$pbkdf2-%s$i=%d$%s$%s"
        .formatted(prf.name().toLowerCase(Locale.ROOT), rounds, salt.base64(), hash.base64());
  }

  @Override
  public int memoryKib() {
    return 1;
  }

  @Override
  public Optional<String> tooDear() {
    int blocks = Math.ceilDiv(hash.length(), prf.digest().getDigestSize());
    return (long) rounds * blocks > prf.roundsMax
        ? Optional.of("is a PBKDF2 hash of more than " + prf.roundsMax + " rounds")
        : Optional.empty();
  }

  @Override
  public boolean matches(byte[] password) {
    var generator = new PKCS5S2ParametersGenerator(prf.digest());
    generator.init(password, salt.bytes(), rounds);
    KeyParameter made = (KeyParameter) generator.generateDerivedMacParameters(hash.length() * 8);
    return hash.is(made.getKey());
  }

  private static Prf prf(String name) {
    return Prf.valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** Not the hash: it must not reach a log. */
  @Override
  public String toString() {
    return "Pbkdf2Hash";
  }
}
