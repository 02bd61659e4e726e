package io.tenantry.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.crypto.Ids;
import io.tenantry.credentials.Identifier.Kind;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdentifierTest {

  private final UUID acme = Ids.next();

  @Test
  void anAddressIsComparedInLowerCase() {
    assertThat(Identifier.typed(" Ann.Miller@ACME.test ", Optional.empty()))
        .contains(Identifier.email("ann.miller@acme.test"));
  }

  @Test
  void aPhoneNumberIsComparedAsE164() {
    var number = Optional.of(new Identifier(Kind.PHONE, "+4930123456", Optional.empty()));
    assertThat(Identifier.typed("+49 (30) 123-456", Optional.empty())).isEqualTo(number);
    assertThat(Identifier.typed("0049 30 123456", Optional.of(acme))).isEqualTo(number);
    assertThat(Identifier.phone("030 123456")).isEmpty();
    assertThat(Identifier.phone("+1234567890123456")).isEmpty();
  }

  @Test
  void aNumberIsGivenToSomebodyOnlyIfItsCountryHasSuchNumbers() {
    assertThat(Identifier.newPhone("+44 (0)20 7946 0958").orElseThrow().value())
        .isEqualTo("+442079460958");
    assertThat(Identifier.phone("+1 555 555 0100")).isPresent();
    for (String wrong : List.of("+1 555 555 0100", "020 7946 0958", "+49 30 1", "+44207946", "x")) {
      assertThat(Identifier.newPhone(wrong)).as(wrong).isEmpty();
    }
    assertThat(Identifier.newPhone("+44 20 7946 0958 ext. 5")).isEmpty();
  }

  @Test
  void aUsernameHasThreePlainSignsOrMore() {
    for (String good : List.of("ann", "a.b", "42-x", "007", "x_y-z.9")) {
      assertThat(Identifier.newUsername(acme, good)).as(good).isPresent();
    }
    for (String bad : List.of("an", "Ann", "a b c", "änn", "a@b.c", "", "0049 30 123456")) {
      assertThat(Identifier.newUsername(acme, bad)).as(bad).isEmpty();
    }
    assertThat(Identifier.newUsername(acme, "004930123456")).as("reads like a phone").isEmpty();
  }

  @Test
  void aUsernameMeansSomethingOnlyInItsOrganization() {
    assertThat(Identifier.typed("Ann", Optional.of(acme)))
        .contains(new Identifier(Kind.USERNAME, "ann", Optional.of(acme)));
    assertThat(Identifier.typed("ann", Optional.empty())).isEmpty();
  }

  @Test
  void itDoesNotTellItsValueToALog() {
    assertThat(Identifier.email("ann@acme.test").toString()).doesNotContain("ann");
  }
}
