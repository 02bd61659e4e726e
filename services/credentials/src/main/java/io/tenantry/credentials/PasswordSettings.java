package io.tenantry.credentials;

/**
 * How expensive a password hash is (RFC 9106, section 4).
 *
 * @param memoryKib memory of one hash
 * @param passes how often it is gone over
 * @param lanes how many lanes it has
 * @param threads how many hashes are made at once; each keeps one core busy
 */
public record PasswordSettings(int memoryKib, int passes, int lanes, int threads) {

  /** OWASP's minimum for Argon2id, 19 MiB, 2 passes, 1 lane, on every core of this machine. */
  public static PasswordSettings usual() {
    Argon2 usual = Argon2.USUAL;
    int cores = Runtime.getRuntime().availableProcessors();
    return new PasswordSettings(usual.memoryKib(), usual.passes(), usual.lanes(), cores);
  }

  Argon2 argon2() {
    return new Argon2(memoryKib, passes, lanes);
  }
}
