package io.tenantry.common.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeaseTest {

  private long nanos = Long.MAX_VALUE - 1_000_000; // it may overflow while a node runs
  private long wall = 1_800_000_000_000L;
  private final Lease lease = new Lease(new Ticks(() -> nanos, () -> wall));

  @Test
  void itIsNotHeldBeforeItWasGranted() {
    assertThat(lease.valid()).isFalse();
  }

  @Test
  void itLastsFromWhenTheRenewalWasSent() {
    long sent = nanos;
    long sentWall = wall;
    pass(300);
    lease.prolong(sent, sentWall, 2_000);
    assertThat(lease.valid()).isTrue();
    pass(1_699);
    assertThat(lease.valid()).isTrue();
    pass(1);
    assertThat(lease.valid()).isFalse();
  }

  @Test
  void itEndsWithTheNode() {
    lease.prolong(nanos, wall, 2_000);
    lease.end();
    assertThat(lease.valid()).isFalse();
  }

  @Test
  void aSuspendedMachineHasLostIt() {
    lease.prolong(nanos, wall, 2_000);
    wall += Lease.DRIFT_MAX_MS;
    assertThat(lease.valid()).isTrue();
    wall += 1;
    assertThat(lease.valid()).isFalse();
  }

  @Test
  void aRenewalThatSleptThroughASuspensionGrantsNothing() {
    long sent = nanos;
    long sentWall = wall;
    wall += 60_000;
    lease.prolong(sent, sentWall, 2_000);
    assertThat(lease.valid()).isFalse();
  }

  @Test
  void aWallClockThatWasSetBackChangesNothing() {
    lease.prolong(nanos, wall, 2_000);
    wall -= 3_600_000;
    assertThat(lease.valid()).isTrue();
  }

  private void pass(long millis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    wall += millis;
  }
}
