package io.tenantry.users;

import io.tenantry.access.Access;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.work.Job;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * People are sorted by the highest rank of their roles, of which their rows have a copy. When a
 * role has another rank, the copies of its holders follow, so many at a time.
 */
final class RankCopies {

  /** Fifty milliseconds of work; rows are locked no longer. */
  private static final int AT_ONCE = 1_000;

  private static final UUID FIRST = new UUID(0, 0);

  private final Database db;
  private final Access access;

  RankCopies(Database db, Access access) {
    this.db = db;
    this.access = access;
  }

  /** A job of kind {@link Access#RANKS_CHANGED}. Doing it twice does no harm. */
  Future<Void> follow(Job job) {
    return follow(job.org(), job.payload().getString("role"), FIRST);
  }

  private Future<Void> follow(UUID org, String role, UUID after) {
    return write(
            org,
            tx ->
                tx.all(MemberSql.RANKS_ALONE, org)
                    .compose(alone -> access.ranks(tx, org))
                    .compose(ranks -> next(tx, org, role, after, ranks)))
        .compose(
            last -> last.isPresent() ? follow(org, role, last.get()) : Future.succeededFuture());
  }

  /** Returns up to whom they are done; empty when there was nobody left. */
  private static Future<Optional<UUID>> next(
      Tx tx, UUID org, String role, UUID after, Map<String, Integer> ranks) {
    String statement = org.equals(Actor.PLATFORM) ? UserSql.RANKS_FOLLOW : MemberSql.RANKS_FOLLOW;
    return tx.first(
            statement,
            org,
            role,
            after,
            ranks.values().toArray(Integer[]::new),
            ranks.keySet().toArray(String[]::new),
            AT_ONCE)
        .map(row -> row.map(found -> found.getUUID("user_id")));
  }

  private <T extends @Nullable Object> Future<T> write(UUID org, Function<Tx, Future<T>> work) {
    Actor program = Actor.system(org);
    return org.equals(Actor.PLATFORM) ? db.platformWrite(program, work) : db.write(program, work);
  }
}
