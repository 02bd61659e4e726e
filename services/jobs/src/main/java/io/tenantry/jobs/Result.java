package io.tenantry.jobs;

import io.vertx.sqlclient.Row;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of an item.
 *
 * @param code of the "no" that the item's own route would have answered; absent unless it failed
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
        JobStore.item(row),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        Optional.ofNullable(row.getString("code")),
        Optional.ofNullable(row.getString("detail")));
  }

  static Result done(Item item) {
    return new Result(item, State.DONE, Optional.empty(), Optional.empty());
  }

  static Result failed(Item item, String code, String detail) {
    return new Result(item, State.FAILED, Optional.of(code), Optional.of(detail));
  }
}
