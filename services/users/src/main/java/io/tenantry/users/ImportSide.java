package io.tenantry.users;

import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** What becomes of a row in one scope, by the same code as the routes for one person. */
interface ImportSide {

  /**
   * Goes on if the row can be meant, as far as the row alone tells.
   *
   * @throws io.tenantry.common.web.Problem.Invalid with every complaint at once
   */
  void require(JsonObject told, boolean mayBeKnown);

  /**
   * Does those of many that are plain in a few statements for all of them, and tells what they came
   * to; the others are for {@link #take}. If it fails, nothing of it is done.
   */
  default Future<Map<Long, String>> takeTogether(
      Tx tx, Actor actor, JsonObject how, Map<Long, ImportedRow> rows) {
    return Future.succeededFuture(Map.of());
  }

  /**
   * Makes or edits the person, in an {@code identity} transaction.
   *
   * @return what it came to: {@code created}, {@code updated}, {@code unchanged}, {@code invited}
   */
  Future<String> take(Tx tx, Actor actor, JsonObject how, ImportedRow row);
}
