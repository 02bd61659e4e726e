package io.tenantry.common.web;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a list.
 *
 * @param nextCursor where the next page begins; null at the end
 * @param prevCursor where the page before ends; null at the beginning
 * @param total how many there are, null where that is not counted
 * @param totalIsExact false when {@code total} is only a lower bound
 */
public record Page<T>(
    List<T> data,
    @Nullable String nextCursor,
    @Nullable String prevCursor,
    @Nullable Long total,
    @Nullable Boolean totalIsExact) {

  public <V> Page<V> map(Function<? super T, ? extends V> view) {
    return new Page<>(
        data.stream().<V>map(view).toList(), nextCursor, prevCursor, total, totalIsExact);
  }
}
