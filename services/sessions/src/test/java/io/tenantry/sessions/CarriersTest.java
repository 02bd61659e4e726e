package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.common.web.Problem;
import io.tenantry.common.web.RequestFacts;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A cookie counts for our own pages, and for those of origins that the operator has allowed. */
class CarriersTest {

  private static final URI PUBLIC_URL = URI.create("https://id.example.com");

  private final Carriers carriers =
      new Carriers(new SessionCookies(PUBLIC_URL, Duration.ofDays(1)), PUBLIC_URL);

  @Test
  void ourOwnPagesAndAllowedOnesMayChangeSomething() {
    carriers.requireOwnOrigin(from("https://id.example.com", false));
    carriers.requireOwnOrigin(from("https://app.example.com", true));
    carriers.refuseForeignPage(from("https://app.example.com", true));
    assertThat(carriers.visitorToken(from("https://app.example.com", true))).contains("t");
  }

  @Test
  void pagesOfOthersMayNot() {
    RequestFacts foreign = from("https://evil.example.com", false);
    assertThatThrownBy(() -> carriers.requireOwnOrigin(foreign))
        .isInstanceOf(Problem.Forbidden.class);
    assertThatThrownBy(() -> carriers.refuseForeignPage(foreign))
        .isInstanceOf(Problem.Forbidden.class);
    assertThat(carriers.visitorToken(foreign)).isEmpty();
  }

  private static RequestFacts from(String origin, boolean allowed) {
    return new RequestFacts(
        Optional.empty(),
        Optional.of("__Host-tenantry=t"),
        Optional.empty(),
        Optional.of(origin),
        allowed,
        World.LAPTOP);
  }
}
