package io.tenantry.credentials;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** {@code $argon2id$v=19$m=65536,t=3,p=4$salt$hash}, also {@code argon2i} and {@code argon2d}. */
record ForeignArgon2(
    String text, int type, int version, Argon2 parameters, HashBytes salt, HashBytes hash)
    implements ForeignHash {

  /** Memory times passes: 64 MiB four times over is some 400 ms on a server core. */
  private static final long WORK_MAX_KIB = 4L * MEMORY_MAX_KIB;

  private static final int LANES_MAX = 16;

  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2(id|i|d)\\$(?:v=(16|19)\\$)?m=(\\d{1,9}),t=(\\d{1,9}),p=(\\d{1,4})"
              + "\\$([A-Za-z0-9+/]{11,172})\\$([A-Za-z0-9+/]{16,172})");

  static Optional<ForeignArgon2> of(String text) {
    Matcher phc = PHC.matcher(text);
    if (!phc.matches()) {
      return Optional.empty();
    }
    Argon2 parameters = new Argon2(number(phc, 3), number(phc, 4), number(phc, 5));
    boolean possible =
        parameters.passes() >= 1
            && parameters.lanes() >= 1
            && parameters.memoryKib() >= 8L * parameters.lanes();
    Optional<HashBytes> salt = HashBytes.read(phc.group(6));
    Optional<HashBytes> hash = HashBytes.read(phc.group(7));
    return !possible || salt.isEmpty() || hash.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ForeignArgon2(
                text,
                type(phc.group(1)),
                "19".equals(phc.group(2))
                    ? Argon2Parameters.ARGON2_VERSION_13
                    : Argon2Parameters.ARGON2_VERSION_10,
                parameters,
                salt.get(),
                hash.get()));
  }

  @Override
  public int memoryKib() {
    return parameters.memoryKib();
  }

  @Override
  public Optional<String> tooDear() {
    boolean dear =
        memoryKib() > MEMORY_MAX_KIB
            || (long) memoryKib() * parameters.passes() > WORK_MAX_KIB
            || parameters.lanes() > LANES_MAX;
    return dear
        ? Optional.of("is an Argon2 hash beyond " + MEMORY_MAX_KIB / 1024 + " MiB or its work")
        : Optional.empty();
  }

  @Override
  public boolean matches(byte[] password) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(type)
            .withVersion(version)
            .withMemoryAsKB(parameters.memoryKib())
            .withIterations(parameters.passes())
            .withParallelism(parameters.lanes())
            .withSalt(salt.bytes())
            .build());
    byte[] made = new byte[hash.length()];
    generator.generateBytes(password, made);
    return hash.is(made);
  }

  private static int type(String name) {
    return switch (name) {
      case "id" -> Argon2Parameters.ARGON2_id;
      case "i" -> Argon2Parameters.ARGON2_i;
      default -> Argon2Parameters.ARGON2_d;
    };
  }

  private static int number(Matcher form, int group) {
    return Integer.parseInt(form.group(group));
  }

  /** Not the hash: it must not reach a log. */
  @Override
  public String toString() {
    return "ForeignArgon2";
  }
}
