package io.tenantry.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How many files are made at once, and for whom. */
class ExportPlacesTest {

  private final ExportPlaces places = new ExportPlaces(8);

  @Test
  void anOrganizationHasAQuarterOfThem() {
    Actor ann = TestApp.actor(UUID.randomUUID());
    places.enter(ann);
    places.enter(TestApp.actor(ann.org()));
    assertThatThrownBy(() -> places.enter(ann))
        .isInstanceOfSatisfying(Problem.TooMany.class, no -> refused(no, 429, "too-many-exports"));
    places.leave(ann);
    places.enter(ann);
  }

  @Test
  void aFullNodeRefusesEverybodyUntilOneIsDone() {
    var all = Stream.generate(() -> TestApp.actor(UUID.randomUUID())).limit(8).toList();
    all.forEach(places::enter);
    Actor late = TestApp.actor(UUID.randomUUID());
    assertThatThrownBy(() -> places.enter(late))
        .isInstanceOfSatisfying(Problem.Unavailable.class, no -> refused(no, 503, "exports-busy"));
    places.leave(all.getFirst());
    places.enter(late);
  }

  @Test
  void whoeverIsThereByAPlatformRoleTakesNothingFromTheOrganization() {
    Actor root = TestApp.actor(Actor.PLATFORM);
    places.enter(root);
    places.enter(root);
    assertThatThrownBy(() -> places.enter(root)).isInstanceOf(Problem.TooMany.class);
    places.enter(TestApp.actor(UUID.randomUUID()));
  }

  private static void refused(Problem no, int status, String code) {
    assertThat(no.status()).isEqualTo(status);
    assertThat(no.code()).isEqualTo(code);
    assertThat(no.headers()).containsEntry("Retry-After", "5");
  }
}
