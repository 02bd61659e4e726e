package io.tenantry.common.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InboxTest {

  private static final Signal ADA = new Signal("rights", "ada");
  private static final long AN_HOUR = TimeUnit.HOURS.toNanos(1);

  private final Inbox inbox = TestNode.inbox();
  private final List<String> always = new ArrayList<>();
  private final List<String> first = new ArrayList<>();

  @Test
  void whatHasTakenEffectIsNotNewWhenARenewalReadsIt() {
    inbox.on("rights", always::add);
    inbox.onFirst("rights", first::add);
    inbox.receiveEarly(List.of(ADA)).join();
    read(AN_HOUR);
    assertThat(always).containsExactly("ada", "ada");
    assertThat(first).containsExactly("ada");
  }

  @Test
  void theSameTakenAwayAgainIsNewByEitherRoad() {
    inbox.onFirst("rights", first::add);
    inbox.receiveEarly(List.of(ADA)).join();
    inbox.receiveEarly(List.of(ADA)).join();
    assertThat(first).hasSize(2);
    read(-AN_HOUR);
    assertThat(first).hasSize(3);
  }

  /** A renewal that was sent now finds it written so long ago. */
  private void read(long ageNanos) {
    inbox.receiveRead(List.of(new Primary.Heard(ADA, ageNanos)), System.nanoTime()).join();
  }
}
