package io.tenantry.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is long enough and in no list, and still one of the first that somebody clever tries. */
class PasswordStrengthTest {

  private static final List<String> ANN = List.of("ann.miller@acme.test", "Ann Miller");
  private static final PasswordPolicy ACME =
      new PasswordPolicy(Optional.empty(), List.of("zephyrworks"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "P@ssw0rd1234",
        "iloveyou2026",
        "qwer1234asdf",
        "Football2024!",
        "dragonmonkey",
        "November2026",
        "manchesterunited1",
        "trustno1trustno1",
        "millermiller12",
        "zephyrworks2026",
        "passwordpasswordpasswordpassword",
        "1qaz2wsx3edc1qaz2wsx3edc1qaz2wsx3edc"
      })
  void isRefused(String password) {
    assertThat(isWeak(password)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Tenantry-demo-1",
        "a quiet afternoon",
        "a-ship-in-port-is-safe",
        "xK9#mP2$vL5q",
        "\u043f\u0430\u0440\u043e\u043b\u044c \u043d\u0435 \u0434\u043b\u044f \u0432\u0441\u0435\u0445",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaa xK9#mP2$vL5q"
      })
  void willDo(String password) {
    assertThat(isWeak(password)).isFalse();
  }

  /** Unbounded, each of these would keep a core busy for seconds. */
  @ParameterizedTest
  @ValueSource(strings = {"aA4@bB8cC({[<eE3gG69iI1!|", "password", "p@55w0rd", "ab1!"})
  void nobodyMakesItThinkForLong(String part) {
    String longest = part.repeat(PasswordRules.LENGTH_MAX).substring(0, PasswordRules.LENGTH_MAX);
    assertThat(isWeak("warm up the dictionaries")).isFalse();
    Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> isWeak(longest));
  }

  private static boolean isWeak(String password) {
    return PasswordStrength.isWeak(PasswordChoice.of(password, ANN).under(ACME));
  }
}
