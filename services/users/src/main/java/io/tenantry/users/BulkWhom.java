package io.tenantry.users;

import io.tenantry.common.web.Problem;
import io.tenantry.jobs.Item;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** To whom something is to be done: to these people, or to whom a filter means. */
interface BulkWhom {

  /** As many as a body of usual length can name. */
  int IDS_MAX = 10_000;

  @Nullable List<UUID> ids();

  @Nullable Map<String, Object> filter();

  @Nullable Boolean dryRun();

  /** What is to be done, besides to whom. */
  default JsonObject how() {
    return new JsonObject();
  }

  default boolean isTrial() {
    return Boolean.TRUE.equals(dryRun());
  }

  /**
   * Those who are named, each once, in their order.
   *
   * @throws Problem.Invalid if not exactly one of the two ways was taken
   */
  default List<Item> items() {
    if ((ids() == null) == (filter() == null)) {
      throw Problem.Invalid.of("/ids", "give either ids or filter");
    }
    List<UUID> named =
        Optional.ofNullable(ids()).map(all -> all.stream().distinct().toList()).orElse(List.of());
    return IntStream.range(0, named.size()).mapToObj(n -> Item.of(n + 1L, named.get(n))).toList();
  }
}
