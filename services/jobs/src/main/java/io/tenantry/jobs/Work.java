package io.tenantry.jobs;

import io.tenantry.common.sql.Login;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Permission;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What is done to each item of a job of one kind; said at assembly by the capability that can. */
public interface Work {

  /** Room and verb, such as {@code users.suspend}. */
  String kind();

  /** What whoever begins it must hold, and still hold at every batch. */
  Permission permission();

  /** By which login its batches write in this organization, or in the platform. */
  Login login(UUID org);

  /**
   * Does it to one item, exactly as the item's own route would: rank, trail, signals and mails. A
   * failure undoes what it has written and becomes the item's result.
   */
  Future<Void> apply(Tx tx, Actor actor, JsonObject how, Item item);

  /** The same, telling in which of several ways it was done. */
  default Future<Optional<String>> done(Tx tx, Actor actor, JsonObject how, Item item) {
    return apply(tx, actor, how, item).map(Optional.empty());
  }

  /**
   * Does those of several items that need not be done one by one, in a few statements for all of
   * them. The others are left out of what it tells, and done by themselves; if it fails, nothing of
   * it is done, and all are.
   *
   * @return by their places in which way they were done
   */
  default Future<Map<Long, Optional<String>>> together(
      Tx tx, Actor actor, JsonObject how, List<Item> items) {
    return Future.succeededFuture(Map.of());
  }

  /** Whether all that it does is undone again, and only what would have become of it is kept. */
  default boolean isTrial() {
    return false;
  }

  /** A page of the people that the filter means, in an order that does not change meanwhile. */
  default Future<Found> find(Actor actor, Search search) {
    throw new IllegalStateException(kind() + " is done to what is named only");
  }
}
