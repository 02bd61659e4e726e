package io.tenantry.credentials;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * scrypt (RFC 7914) as {@code $scrypt$ln=15,r=8,p=1$salt$hash} (PHC, passlib), as {@code
 * scrypt:32768:8:1$salt$hex} (Werkzeug), or as Better Auth keeps it: {@code salt:key} in
 * hexadecimal digits, where the digits themselves are the salt.
 */
record ScryptHash(int log, int blocks, int lanes, HashBytes salt, HashBytes hash)
    implements ForeignHash {

  /** As OWASP recommends it (N=2^17, r=8): beside the heap, one at a time. */
  private static final int SCRYPT_MAX_KIB = 128 * 1024;

  /** N·r·p: as much work as the dearest memory allows, twice over. */
  private static final long WORK_MAX = 2L * 1024 * SCRYPT_MAX_KIB / 128;

  private static final Pattern PHC =
      Pattern.compile(
          "\\$scrypt\\$ln=(\\d{1,2}),r=(\\d{1,3}),p=(\\d{1,3})"
              + "\\$([A-Za-z0-9+/.]{1,172})=*\\$([A-Za-z0-9+/.]{22,172})=*");
  private static final Pattern WERKZEUG =
      Pattern.compile(
          "scrypt:(\\d{1,9}):(\\d{1,3}):(\\d{1,3})\\$([A-Za-z0-9]{1,64})\\$((?:[0-9a-f]{2}){32,64})");
  private static final Pattern BETTER_AUTH = Pattern.compile("([0-9a-f]{32}):([0-9a-f]{128})");

  static Optional<ScryptHash> of(String text) {
    Matcher phc = PHC.matcher(text);
    if (phc.matches()) {
      Optional<HashBytes> salt = HashBytes.read(phc.group(4));
      Optional<HashBytes> hash = HashBytes.read(phc.group(5));
      return salt.isEmpty() || hash.isEmpty()
          ? Optional.empty()
          : made(number(phc, 1), number(phc, 2), number(phc, 3), salt.get(), hash.get());
    }
    Matcher werkzeug = WERKZEUG.matcher(text);
    if (werkzeug.matches() && Integer.bitCount(number(werkzeug, 1)) == 1) {
      return made(
          Integer.numberOfTrailingZeros(number(werkzeug, 1)),
          number(werkzeug, 2),
          number(werkzeug, 3),
          HashBytes.ofText(werkzeug.group(4)),
          HashBytes.ofHex(werkzeug.group(5)));
    }
    Matcher betterAuth = BETTER_AUTH.matcher(text);
    return betterAuth.matches()
        ? made(
            14, 16, 1, HashBytes.ofText(betterAuth.group(1)), HashBytes.ofHex(betterAuth.group(2)))
        : Optional.empty();
  }

  private static Optional<ScryptHash> made(
      int log, int blocks, int lanes, HashBytes salt, HashBytes hash) {
    boolean possible = log >= 1 && log <= 30 && blocks >= 1 && lanes >= 1 && log < 16 * blocks;
    return possible
        ? Optional.of(new ScryptHash(log, blocks, lanes, salt, hash))
        : Optional.empty();
  }

  @Override
  public String text() {
    return "$scrypt$ln=%d,r=%d,p=%d$%s$%s"
        .formatted(log, blocks, lanes, salt.base64(), hash.base64());
  }

  @Override
  public int memoryKib() {
    return Math.clamp(((128L * blocks) << log) / 1024, 1, Integer.MAX_VALUE);
  }

  @Override
  public Optional<String> tooDear() {
    boolean dear = memoryKib() > SCRYPT_MAX_KIB || (((long) blocks * lanes) << log) > WORK_MAX;
    return dear
        ? Optional.of("is an scrypt hash beyond " + SCRYPT_MAX_KIB / 1024 + " MiB or its work")
        : Optional.empty();
  }

  @Override
  public boolean matches(byte[] password) {
    return hash.is(Scrypt.key(this, password));
  }

  private static int number(Matcher form, int group) {
    return Integer.parseInt(form.group(group));
  }

  /** Not the hash: it must not reach a log. */
  @Override
  public String toString() {
    return "ScryptHash";
  }
}
