package io.tenantry.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.Block;
import org.junit.jupiter.api.Test;

class HashMemoryTest {

  private static final Argon2 CHEAP = new Argon2(64, 2, 1);

  @Test
  void whatIsGivenBackIsUsedAgain() {
    HashMemory memory = new HashMemory();
    Block first = memory.allocate();
    memory.deallocate(first);
    assertThat(memory.allocate()).isSameAs(first);
    assertThat(memory.allocate()).isNotSameAs(first);
  }

  @Test
  void aHashingThreadHasItsOwnAndOthersHaveItForOnce() throws Exception {
    assertThat(HashingThread.memory()).isNotSameAs(HashingThread.memory());
    var twice = onHashingThread(() -> List.of(HashingThread.memory(), HashingThread.memory()));
    assertThat(twice.getFirst()).isSameAs(twice.getLast());
  }

  @Test
  void oneHashDoesNotLeakIntoTheNextWhateverTheirSizes() throws Exception {
    PasswordHash known = CHEAP.hash("a quiet afternoon");
    PasswordHash larger = new Argon2(256, 1, 2).hash("a loud morning");
    List<Boolean> right =
        onHashingThread(() -> {
          List<Boolean> each = new ArrayList<>();
          for (int i = 0; i < 3; i++) {
            each.add(Argon2.matches(known, "a quiet afternoon"));
            each.add(Argon2.matches(larger, "a loud morning"));
            each.add(!Argon2.matches(known, "a loud morning"));
            each.add(Argon2.matches(CHEAP.hash("yet another"), "yet another"));
          }
          return each;
        });
    assertThat(right).hasSize(12).containsOnly(true);
  }

  private static <T> T onHashingThread(Callable<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(work);
    new HashingThread(task).start();
    return task.get();
  }
}
