package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.crypto.Ids;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EpochTableTest {

  private static final UUID NONE = new UUID(0, 0);
  private static final int SEED = 22;

  private final EpochTable table = new EpochTable();

  @Test
  void whatNobodyRaisedHasEpochZero() {
    assertThat(table.at(Ids.next(), NONE)).isZero();
    table.raise(Ids.next(), NONE, 7);
    assertThat(table.at(Ids.next(), NONE)).isZero();
  }

  @Test
  void anEpochOnlyGrows() {
    UUID user = Ids.next();
    table.raise(user, NONE, 7);
    table.raise(user, NONE, 5);
    assertThat(table.at(user, NONE)).isEqualTo(7);
    table.raise(user, NONE, 9);
    assertThat(table.at(user, NONE)).isEqualTo(9);
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void bothIdsOfAKeyCount() {
    UUID org = Ids.next();
    UUID ann = Ids.next();
    UUID ben = Ids.next();
    table.raise(org, ann, 3);
    assertThat(table.at(org, ben)).isZero();
    assertThat(table.at(ann, org)).isZero();
    assertThat(table.at(org, ann)).isEqualTo(3);
  }

  @Test
  void manyKeysAreKeptLikeInAMap() {
    Random random = new Random(SEED);
    Map<List<UUID>, Long> expected = new HashMap<>();
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      ids.add(Ids.next());
    }
    for (int i = 0; i < 50_000; i++) {
      UUID first = ids.get(random.nextInt(ids.size()));
      UUID second = random.nextBoolean() ? NONE : ids.get(random.nextInt(ids.size()));
      long epoch = random.nextLong(1, 1_000);
      table.raise(first, second, epoch);
      expected.merge(List.of(first, second), epoch, Math::max);
    }
    assertThat(table.size()).isEqualTo(expected.size());
    expected.forEach((key, epoch) -> assertThat(table.at(key.get(0), key.get(1))).isEqualTo(epoch));
  }

  @Test
  void whoReadsWhileItGrowsNeverMissesWhatWasThere() throws InterruptedException {
    UUID watched = Ids.next();
    table.raise(watched, NONE, 1);
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<Long> missed = new AtomicReference<>(1L);
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              while (!done.get()) {
                missed.accumulateAndGet(table.at(watched, NONE), Math::min);
              }
            });
    for (int i = 0; i < 200_000; i++) {
      table.raise(Ids.next(), NONE, 1);
    }
    done.set(true);
    reader.join();
    assertThat(missed.get()).isEqualTo(1);
  }
}
