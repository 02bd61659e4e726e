package io.tenantry.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SealingTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void eventsAreSealedInTheOrderOfTheirTimesAndIds() {
    UUID low = new UUID(1, 1);
    UUID high = new UUID(-1, 1);

    assertThat(
            Sealing.cut(List.of(leaf(NOON, high), leaf(NOON.plusMillis(1), low), leaf(NOON, low))))
        .containsExactly(List.of(leaf(NOON, low), leaf(NOON, high), leaf(NOON.plusMillis(1), low)));
  }

  @Test
  void anEventThatCommittedLateGetsASealOfItsOwn() {
    Leaf late = leaf(NOON.minus(Duration.ofMinutes(5)), UUID.randomUUID());
    Leaf now = leaf(NOON, UUID.randomUUID());

    assertThat(Sealing.cut(List.of(now, late))).containsExactly(List.of(late), List.of(now));
  }

  @Test
  void noSealIsLongerThanOneCheckShouldRead() {
    List<Leaf> many = new ArrayList<>();
    for (int i = 0; i <= Sealing.LEAVES_MAX; i++) {
      many.add(leaf(NOON, UUID.randomUUID()));
    }

    assertThat(Sealing.cut(many)).extracting(List::size).containsExactly(Sealing.LEAVES_MAX, 1);
  }

  @Test
  void noSealReachesOverTheEndOfAMonth() {
    Leaf october = leaf(Instant.parse("2026-10-31T23:59:59.999Z"), UUID.randomUUID());
    Leaf november = leaf(Instant.parse("2026-11-01T00:00:00Z"), UUID.randomUUID());

    assertThat(Sealing.cut(List.of(october, november)))
        .containsExactly(List.of(october), List.of(november));
  }

  @Test
  void leavesComeOutOfTheirColumnAsTheyWentIn() {
    List<Leaf> leaves = List.of(leaf(NOON, UUID.randomUUID()), leaf(NOON, UUID.randomUUID()));

    assertThat(Leaf.unpack(Leaf.pack(leaves))).isEqualTo(leaves);
    assertThat(Leaf.pack(leaves).length()).isEqualTo(2 * Leaf.BYTES);
  }

  private static Leaf leaf(Instant at, UUID id) {
    return new Leaf(id, at, Buffer.buffer(new byte[32]));
  }
}
