package io.tenantry.common.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.common.crypto.SecretBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTest {

  private final Cursors cursors = new Cursors(new SecretBox(new byte[32]));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aWalkSeesEveryRowOnceForwardAndBack(long seed) {
    Random random = new Random(seed);
    List<Integer> rows = IntStream.range(0, random.nextInt(200)).boxed().toList();
    int limit = 1 + random.nextInt(30);

    List<Integer> forward = new ArrayList<>();
    Page<Integer> page = page(rows, limit, null);
    Page<Integer> last = page;
    while (true) {
      forward.addAll(page.data());
      last = page;
      if (page.nextCursor() == null) {
        break;
      }
      page = page(rows, limit, page.nextCursor());
    }
    assertThat(forward).as("seed %d", seed).isEqualTo(rows);

    List<Integer> backward = new ArrayList<>(last.data());
    for (String before = last.prevCursor(); before != null; ) {
      Page<Integer> earlier = page(rows, limit, before);
      backward.addAll(0, earlier.data());
      before = earlier.prevCursor();
    }
    assertThat(backward).as("seed %d", seed).isEqualTo(rows);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void aChangedForeignOrTruncatedCursorIsRefused(long seed) {
    Random random = new Random(seed);
    String cursor = page(IntStream.range(0, 10).boxed().toList(), 3, null).nextCursor();
    for (int i = 0; i < 200; i++) {
      StringBuilder changed = new StringBuilder(cursor);
      int at = random.nextInt(cursor.length() - 1);
      char other = (char) ('A' + random.nextInt(26));
      if (changed.charAt(at) == other) {
        continue;
      }
      changed.setCharAt(at, other);
      assertRefused("list", changed.toString());
    }
    assertRefused("list", cursor.substring(0, random.nextInt(cursor.length() - 1)));
    assertRefused("another list", cursor);
    assertRefused("list", "not base64 ✗");
    Cursors otherHand = new Cursors(new SecretBox(filled()));
    assertThatThrownBy(() -> otherHand.window("list", null, cursor, null))
        .isInstanceOf(Problem.Invalid.class);
  }

  @Test
  void limitsAndOffsetsHaveBounds() {
    assertThat(cursors.window("list", null, null, null).fetch()).isEqualTo(26);
    assertThatThrownBy(() -> cursors.window("list", 0, null, null))
        .isInstanceOf(Problem.Invalid.class);
    assertThatThrownBy(() -> cursors.window("list", 201, null, null))
        .isInstanceOf(Problem.Invalid.class);
    assertThatThrownBy(() -> cursors.window("list", 25, null, 10_001))
        .isInstanceOf(Problem.Invalid.class);
    assertThatThrownBy(() -> cursors.window("list", 25, null, -1))
        .isInstanceOf(Problem.Invalid.class);
  }

  private void assertRefused(String binding, String cursor) {
    assertThatThrownBy(() -> cursors.window(binding, null, cursor, null))
        .isInstanceOf(Problem.Invalid.class);
  }

  private Page<Integer> page(List<Integer> rows, int limit, String cursor) {
    Window window = cursors.window("list", limit, cursor, null);
    int from = window.position().map(p -> Integer.parseInt(p.getFirst())).orElse(-1);
    List<Integer> found =
        window.backward()
            ? rows.stream().filter(r -> r < from).toList().reversed()
            : rows.stream().filter(r -> r > from).toList();
    return window.page(
        found.stream().limit(window.fetch()).toList(), r -> List.of(r.toString()), null, null);
  }

  private static byte[] filled() {
    byte[] key = new byte[32];
    java.util.Arrays.fill(key, (byte) 7);
    return key;
  }
}
