package io.tenantry.credentials;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** {@code $2a$10$…}, also {@code 2b} and {@code 2y}. Looks at the first 72 bytes only. */
record BcryptHash(String text, int cost) implements ForeignHash {

  /** Some 300 ms on a server core; each step doubles it. */
  private static final int COST_MAX = 12;

  private static final Pattern FORM =
      Pattern.compile("\\$2[aby]\\$(0[4-9]|[12]\\d|3[01])\\$[./A-Za-z0-9]{53}");

  static Optional<BcryptHash> of(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new BcryptHash(text, Integer.parseInt(form.group(1))))
        : Optional.empty();
  }

  @Override
  public int memoryKib() {
    return 4;
  }

  @Override
  public Optional<String> tooDear() {
    return cost > COST_MAX
        ? Optional.of("is a bcrypt hash of a cost beyond " + COST_MAX)
        : Optional.empty();
  }

  @Override
  public boolean matches(byte[] password) {
    return OpenBSDBCrypt.checkPassword(text, password);
  }

  /** Not the hash: it must not reach a log. */
  @Override
  public String toString() {
    return "BcryptHash";
  }
}
