package io.tenantry.common.work;

import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What lies in the outbox, for the people who look after it. In transactions of the platform. */
public final class UndoneWork {

  /** What nobody has looked at for so long is nobody's any more; it may hold an address. */
  public static final Duration DEAD_KEPT = Duration.ofDays(30);

  private static final UUID NEWEST = new UUID(-1, -1);

  private final Outbox outbox;

  public UndoneWork(Outbox outbox) {
    this.outbox = outbox;
  }

  /**
   * Which part of the list, newest first.
   *
   * @param state absent: any
   * @param kind absent: any
   * @param newer read towards the newer ones, then in that order
   * @param from absent: from the beginning
   */
  public record Slice(
      Optional<Undone.State> state,
      Optional<String> kind,
      boolean newer,
      Optional<UUID> from,
      int limit,
      int offset) {}

  public Future<List<Undone>> list(Tx tx, Slice slice) {
    return tx.all(
            slice.newer() ? OutboxSql.LIST_NEWER : OutboxSql.LIST_OLDER,
            slice.state().map(Undone.State::word).orElse(null),
            slice.kind().orElse(null),
            slice.from().orElse(NEWEST),
            slice.limit(),
            slice.offset())
        .map(rows -> rows.stream().map(Undone::of).toList());
  }

  /** How many there are of this state and kind; does not count beyond a number. */
  public Future<Long> howMany(Tx tx, Slice slice, long countedMax) {
    return tx.first(
            OutboxSql.HOW_MANY,
            slice.state().map(Undone.State::word).orElse(null),
            slice.kind().orElse(null),
            countedMax)
        .map(row -> row.orElseThrow().getLong("total"));
  }

  /**
   * Has it tried again at once, with all attempts before it.
   *
   * @return as it is now; fails with {@link Problem.NotFound} if it is done or gone, and with
   *     {@link Problem.Conflict} if it has not failed or somebody is just at it
   */
  public Future<Undone> retry(Tx tx, UUID id) {
    return tx.first(OutboxSql.LOCK, id)
        .map(row -> row.map(Undone::of).orElseThrow(Problem.NotFound::new))
        .map(UndoneWork::thatFailed)
        .compose(failed -> {
          outbox.announceAfterCommit(tx, failed.kind());
          return tx.first(OutboxSql.RETRY, failed.org(), id)
              .map(row -> Undone.of(row.orElseThrow()));
        });
  }

  /** Forgets what has been dead for longer than {@link #DEAD_KEPT}. */
  public Future<Integer> purgeDead(Tx tx) {
    return tx.run(OutboxSql.PURGE_DEAD, (double) DEAD_KEPT.toSeconds());
  }

  private static Undone thatFailed(Undone found) {
    if (found.state() == Undone.State.WAITING) {
      throw new Problem.Conflict("not-failed", "it has not failed; its turn comes by itself");
    }
    if (found.underWay()) {
      throw new Problem.Conflict("under-way", "it is just being tried");
    }
    return found;
  }
}
