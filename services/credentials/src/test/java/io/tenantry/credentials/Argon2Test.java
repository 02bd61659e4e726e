package io.tenantry.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class Argon2Test {

  private static final Argon2 CHEAP = new Argon2(64, 1, 1);

  @Test
  void aHashKnowsItsPassword() {
    PasswordHash hash = CHEAP.hash("a quiet afternoon");
    assertThat(Argon2.matches(hash, "a quiet afternoon")).isTrue();
    assertThat(Argon2.matches(hash, "a quiet Afternoon")).isFalse();
    assertThat(Argon2.matches(hash, "")).isFalse();
    assertThat(hash.toString()).doesNotContain("argon2");
  }

  @Test
  void twoHashesOfOnePasswordDiffer() {
    assertThat(CHEAP.hash("a quiet afternoon")).isNotEqualTo(CHEAP.hash("a quiet afternoon"));
  }

  @Test
  void theUsualHashIsInThePhcFormat() {
    assertThat(Argon2.USUAL.hash("a quiet afternoon").phc())
        .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
  }

  /** Made by the reference implementation's command line: argon2 somesalt -id -t 2 -m 16 -p 1. */
  @Test
  void aHashOfTheReferenceImplementationIsUnderstood() {
    PasswordHash reference =
        new PasswordHash(
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
    assertThat(Argon2.matches(reference, "password")).isTrue();
    assertThat(Argon2.matches(reference, "Password")).isFalse();
    assertThat(Argon2.USUAL.isOutdated(reference)).isTrue();
    assertThat(new Argon2(65536, 2, 1).isOutdated(reference)).isFalse();
  }

  @Test
  void theSameKeysOnAnotherSystemAreTheSamePassword() {
    PasswordHash composed = CHEAP.hash("gr\u00FCne Wiese am Fluss");
    assertThat(Argon2.matches(composed, "gru\u0308ne Wiese am Fluss")).isTrue();
  }

  @Test
  void whatIsNoHashIsADefect() {
    assertThatThrownBy(() -> Argon2.matches(new PasswordHash("plain"), "plain"))
        .isInstanceOf(IllegalStateException.class);
  }
}
