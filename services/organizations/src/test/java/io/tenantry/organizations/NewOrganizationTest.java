package io.tenantry.organizations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.tenantry.common.web.Complaint;
import io.tenantry.common.web.Problem;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewOrganizationTest {
  /** As long as a DNS label can be: 63. */
  private static final String LONGEST =
      "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffabc";

  @ParameterizedTest
  @ValueSource(strings = {"ab", "acme", "acme-2", "4you", "a--b", "12", "dead-beef", LONGEST})
  void aSlugIsLowercaseLettersDigitsAndHyphens(String slug) {
    assertThat(new NewOrganization("Acme", slug, Optional.empty()).slug()).isEqualTo(slug);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "-acme",
        "acme-",
        "Acme",
        "ac me",
        "acme.test",
        "ac/me",
        "ac_me",
        "acmé",
        "аcme",
        "acme\n",
        "%61cme",
        LONGEST + "d"
      })
  void anythingElseIsNoSlug(String slug) {
    assertComplaint("/slug", () -> new NewOrganization("Acme", slug, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0199f0e0-0000-7000-8000-000000000001",
        "00000000-0000-0000-0000-000000000000",
        "1-2-3-4-5",
        "dead-beef-cafe-bad-ace"
      })
  void aSlugNeverLooksLikeAnId(String slug) {
    assertComplaint("/slug", () -> new NewOrganization("Acme", slug, Optional.empty()));
  }

  @Test
  void aNameIsOneLineThatIsNotTooLong() {
    assertThat(new NewOrganization("  Acme & Söhne ", "acme", Optional.empty()).name())
        .isEqualTo("Acme & Söhne");
    for (String name : new String[] {"", "   ", "x".repeat(201), "Acme\r\nBcc: eve@evil.test"}) {
      assertComplaint("/name", () -> new NewOrganization(name, "acme", Optional.empty()));
    }
  }

  @Test
  void invitationsAreGoodForAWeekUnlessSaidOtherwise() {
    assertThat(new NewOrganization("Acme", "acme", Optional.empty()).invitationDaysOrDefault())
        .isEqualTo(7);
    assertThat(new NewOrganization("Acme", "acme", Optional.of(30)).invitationDaysOrDefault())
        .isEqualTo(30);
    assertComplaint("/invitation_days", () -> new NewOrganization("Acme", "acme", Optional.of(0)));
    assertComplaint("/invitation_days", () -> new NewOrganization("Acme", "acme", Optional.of(31)));
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    assertThatThrownBy(() -> new NewOrganization("", "A", Optional.of(99)))
        .isInstanceOfSatisfying(
            Problem.Invalid.class,
            no ->
                assertThat(no.complaints())
                    .extracting(Complaint::pointer)
                    .containsExactly("/name", "/slug", "/invitation_days"));
  }

  private static void assertComplaint(String pointer, Runnable making) {
    assertThatThrownBy(making::run)
        .asInstanceOf(type(Problem.Invalid.class))
        .returns(pointer, no -> no.complaints().getFirst().pointer());
  }
}
