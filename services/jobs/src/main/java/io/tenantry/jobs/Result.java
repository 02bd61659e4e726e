package io.tenantry.jobs;

import io.vertx.sqlclient.Row;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of an item.
 *
 * @param code of the "no" that the item's own route would have answered; of what is done, in which
 *     of several ways, if there are any
 */
public record Result(Item item, State state, Optional<String> code, Optional<String> detail) {

  /** How far an item has come. */
  public enum State {
    WAITING,
    DONE,
    FAILED,
    /** Not come to: the job ended before. */
    SKIPPED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Result of(Row row) {
    return new Result(
        new Item(
            row.getLong("place"),
            Optional.ofNullable(row.getUUID("user_id")),
            Optional.ofNullable(row.getString("address")),
            Optional.empty()),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        Optional.ofNullable(row.getString("code")),
        Optional.ofNullable(row.getString("detail")));
  }

  static Result done(Item item) {
    return done(item, Optional.empty());
  }

  static Result done(Item item, Optional<String> way) {
    return new Result(item, State.DONE, way, Optional.empty());
  }

  static Result failed(Item item, String code, String detail) {
    return new Result(item, State.FAILED, Optional.of(code), Optional.of(detail));
  }
}
