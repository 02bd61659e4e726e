package io.tenantry.common.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PatienceTest {

  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Near the end of the numbers, where nanoseconds may begin. */
  private static final long START = Long.MAX_VALUE - 10 * MS;

  @Test
  void aBurstIsWaitedOutAndAStandingQueueIsNot() {
    Patience patience = new Patience(START);
    assertThat(patience.nanos(START)).isEqualTo(Patience.MOST_NANOS);
    assertThat(patience.nanos(START + 3_900 * MS)).isEqualTo(Patience.MOST_NANOS);
    assertThat(patience.nanos(START + 4_100 * MS)).isEqualTo(Patience.LEAST_NANOS);

    patience.empty(START + 5_000 * MS);
    assertThat(patience.nanos(START + 6_000 * MS)).isEqualTo(Patience.MOST_NANOS);
    assertThat(patience.nanos(START + 9_100 * MS)).isEqualTo(Patience.LEAST_NANOS);
  }
}
