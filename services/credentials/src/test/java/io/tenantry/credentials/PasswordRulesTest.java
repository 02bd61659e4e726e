package io.tenantry.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tenantry.common.web.Complaint;
import io.tenantry.common.web.Problem;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {

  private static final List<String> ANN = List.of("ann.miller@acme.test");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Tenantry-demo-1",
        "a quiet afternoon",
        "correct horse battery",
        "xK9#mP2$vL5q",
        "пароль не для всех",
        "🐝🐝🐞🐞🐜🐜🦋🦋🐌🐌🕷🕷",
        "miller's tale of april"
      })
  void longAndUnusualWillDo(String password) {
    assertThatCode(() -> PasswordRules.require("/password", password, ANN))
        .doesNotThrowAnyException();
  }

  @Test
  void lengthIsCountedInCharactersThatPeopleType() {
    assertThat(complaint("🐝🐞🐜🦋🐌🕷🐝🐞🐜🦋🐌")).contains("12 to 128");
    assertThat(complaint("short one")).contains("12 to 128");
    assertThat(complaint("long ".repeat(26))).contains("12 to 128");
    assertThatCode(() -> PasswordRules.require("/p", "long!".repeat(25) + "abc", ANN))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password1234",
        "Password2026!",
        "qwertyuiop12",
        "QWERTYUIOP!!",
        "letmein12345",
        "123456789012",
        "abcdefghijkl",
        "987654321098",
        "aaaaaaaaaaaa",
        "abababababab",
        "1q2w3e4r5t6y",
        "Welcome12345"
      })
  void whatIsTriedFirstIsRefused(String password) {
    assertThat(complaint(password)).contains("first that others try");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ann.miller@acme.test", "Ann.Miller@acme.test1", "ann.miller12", "1ann.miller1!"})
  void theOwnAddressIsRefused(String password) {
    assertThat(complaint(password)).contains("your own address");
  }

  @Test
  void anOrganizationMayWantMore() {
    PasswordPolicy policy = new PasswordPolicy(Optional.of(20), List.of("zephyrworks"));
    assertThat(complaint("a quiet afternoon", policy)).contains("20 to 128");
    assertThat(complaint("zephyrworks-zephyrworks-1", policy)).contains("organization");
    assertThatCode(() ->
            PasswordRules.require(
                PasswordChoice.of("a quiet afternoon of zephyrworks", ANN).under(policy)))
        .doesNotThrowAnyException();
  }

  @Test
  void theStrictestOfSeveralOrganizationsHolds() {
    var strict = new PasswordPolicy(Optional.of(16), List.of("acme"));
    var stricter = new PasswordPolicy(Optional.of(20), List.of("globex"));
    assertThat(
            PasswordPolicy.strictest(
                List.of(strict, PasswordPolicy.NONE, stricter, PasswordPolicy.NONE)))
        .isEqualTo(new PasswordPolicy(Optional.of(20), List.of("acme", "globex")));
    assertThat(PasswordPolicy.strictest(List.of())).isEqualTo(PasswordPolicy.NONE);
  }

  private static String complaint(String password, PasswordPolicy policy) {
    var refused =
        catchThrowableOfType(
            Problem.Invalid.class,
            () -> PasswordRules.require(PasswordChoice.of(password, ANN).under(policy)));
    assertThat(refused).as(password).isNotNull();
    return refused.complaints().getFirst().detail();
  }

  private static String complaint(String password) {
    var refused =
        catchThrowableOfType(
            Problem.Invalid.class, () -> PasswordRules.require("/password", password, ANN));
    assertThat(refused).as(password).isNotNull();
    Complaint first = refused.complaints().getFirst();
    assertThat(first.pointer()).isEqualTo("/password");
    return first.detail();
  }
}
