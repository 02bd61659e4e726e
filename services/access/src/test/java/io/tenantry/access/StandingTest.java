package io.tenantry.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StandingTest {
  private static final Instant NOW = Instant.parse("2026-11-21T04:00:00Z");
  private static final UUID ADMIN = UUID.randomUUID();

  @Test
  void aSuspensionWithAnEndEndsByItself() {
    Standing standing = suspended(Optional.of(NOW));

    assertThat(standing.at(NOW.minusMillis(1))).isEqualTo(State.SUSPENDED);
    assertThat(standing.at(NOW)).isEqualTo(State.ACTIVE);
  }

  @Test
  void aSuspensionWithoutAnEndStays() {
    assertThat(suspended(Optional.empty()).at(Instant.MAX)).isEqualTo(State.SUSPENDED);
  }

  @Test
  void nothingButASuspensionHasAnEnd() {
    assertThatThrownBy(() -> new Change(State.DELETED, Optional.of(NOW), Optional.empty(), ADMIN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyStateHasAWordThatMeansIt() {
    for (State state : State.values()) {
      assertThat(State.of(state.word())).isEqualTo(state);
    }
    assertThat(State.PENDING_VERIFICATION.word()).isEqualTo("pending_verification");
  }

  private static Standing suspended(Optional<Instant> until) {
    return new Standing(State.SUSPENDED, until, Optional.empty(), Optional.of(ADMIN), NOW, 1);
  }
}
