package io.tenantry.credentials;

import io.tenantry.common.web.Problem;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * A password hash that another system has made, such as comes with an import. It is checked as that
 * system would have; whoever signs in by it gets one of ours. What checking may cost is bounded
 * when the hash comes in, so that nobody can be given one that keeps a node busy.
 *
 * <p>Others hash what was typed, or its normal form; both are tried where they differ.
 */
sealed interface ForeignHash permits BcryptHash, ScryptHash, Pbkdf2Hash, ForeignArgon2 {

  /** Memory that one check may take; that much is free on the smallest heap (256 MiB). */
  int MEMORY_MAX_KIB = 64 * 1024;

  /** Only one check at a time takes so much memory. */
  Semaphore MEMORY = new Semaphore(1, true);

  /** Below this it is no more than hashes of our own take. */
  int USUAL_MEMORY_KIB = 20 * 1024;

  /** The longest of the encodings that are known, and some room. */
  int LENGTH_MAX = 512;

  /** As it is stored. */
  String text();

  int memoryKib();

  /** Why checking it would cost too much, if so. */
  Optional<String> tooDear();

  boolean matches(byte[] password);

  /** In any of the encodings that are known; empty for another text. */
  static Optional<ForeignHash> of(String encoded) {
    String text = encoded.strip();
    if (text.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    return BcryptHash.of(text)
        .<ForeignHash>map(hash -> hash)
        .or(() -> ForeignArgon2.of(text))
        .or(() -> ScryptHash.of(text))
        .or(() -> Pbkdf2Hash.of(text));
  }

  /**
   * The hash as it is stored.
   *
   * @throws Problem.Invalid at this pointer, if it is of no kind that is known or would cost too
   *     much to check
   */
  static PasswordHash parse(String pointer, String encoded) {
    ForeignHash hash =
        of(encoded)
            .orElseThrow(() ->
                Problem.Invalid.of(
                    pointer,
                    "must be a hash by bcrypt, scrypt, Argon2 or PBKDF2 in PHC, modular crypt,"
                        + " Better Auth, Django, Werkzeug or ASP.NET form"));
    hash.tooDear()
        .ifPresent(why -> {
          throw Problem.Invalid.of(pointer, why + "; let this person set a new password");
        });
    return new PasswordHash(hash.text());
  }

  /** Whether this is the password. Blocks; for the threads of {@link HashingPool}. */
  default boolean matches(String typed) {
    boolean big = memoryKib() > USUAL_MEMORY_KIB;
    if (big) {
      MEMORY.acquireUninterruptibly();
    }
    try {
      String normal = Normalizer.normalize(typed, Normalizer.Form.NFKC);
      return matches(typed.getBytes(StandardCharsets.UTF_8))
          || (!normal.equals(typed) && matches(normal.getBytes(StandardCharsets.UTF_8)));
    } finally {
      if (big) {
        MEMORY.release();
      }
    }
  }
}
