package io.tenantry.common.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetersTest {

  private static final Metric KNOCKS = Metric.counter("door_knocks", "knocks at the door", "hand");
  private static final Metric OPEN = Metric.gauge("door_open_ratio", "how far it is open");
  private static final Metric WAIT = Metric.timer("door_wait", "waiting at the door");

  private final Meters meters = Meters.ofNode();

  @AfterEach
  void close() {
    meters.close();
  }

  @Test
  void whatIsMeasuredCanBeScrapedUnderItsExposedName() {
    meters.counter(KNOCKS, "left").increment(3);
    meters.gauge(OPEN, () -> 0.5);
    meters.timer(WAIT).record(Duration.ofMillis(7));

    assertThat(meters.text().lines())
        .contains(
            KNOCKS.exposed() + "{hand=\"left\"} 3.0",
            OPEN.exposed() + " 0.5",
            WAIT.exposed() + "_count 1",
            WAIT.exposed() + "_bucket{le=\"0.005\"} 0",
            WAIT.exposed() + "_bucket{le=\"0.01\"} 1");
  }

  @Test
  void theJavaMachineTellsItsOwnState() {
    assertThat(meters.text())
        .contains("jvm_memory_used_bytes{", "jvm_threads_live_threads", "process_cpu_usage")
        .contains("process_uptime_seconds", "process_files_open_files");
  }

  @Test
  void aNameMeansOneThing() {
    meters.counter(KNOCKS, "left");
    Metric other = Metric.counter("door_knocks", "knocks at another door", "hand");
    assertThatThrownBy(() -> meters.counter(other, "left")).hasMessageContaining("door_knocks");
    assertThatThrownBy(() -> meters.timer(OPEN)).hasMessageContaining("door_open_ratio");
    assertThat(meters.declared()).containsExactly(KNOCKS, OPEN);
  }

  @Test
  void everyLabelHasItsValue() {
    assertThatThrownBy(() -> meters.counter(KNOCKS)).hasMessageContaining("[hand]");
  }

  @Test
  void whereNobodyLooksEverythingCanBeAskedFor() {
    Meters unwatched = Meters.unwatched();
    unwatched.counter(KNOCKS, "left").increment();
    unwatched.timer(WAIT).record(Duration.ofMillis(1));
    assertThat(unwatched.text()).isEmpty();
    assertThat(unwatched.declared()).containsExactly(KNOCKS, WAIT);
  }
}
