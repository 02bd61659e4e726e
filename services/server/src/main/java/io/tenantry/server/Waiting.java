package io.tenantry.server;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Login;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/** For the thread of the command line, which has nothing else to do. */
public final class Waiting {

  private static final Duration DATABASE_MAX = Duration.ofSeconds(30);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

  private Waiting() {}

  /** The value, however long it takes; what it failed with is thrown as it is. */
  public static <T> T forThe(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /**
   * Until the database answers, for at most 30 seconds: nobody waits for a command in the second in
   * which a request is refused, and a process that has just begun connects slowly.
   *
   * @throws Problem.Unavailable if it does not answer in that time
   */
  static void forTheDatabase(Database db) {
    long until = System.nanoTime() + DATABASE_MAX.toNanos();
    while (!answers(db, until)) {
      LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
    }
  }

  private static boolean answers(Database db, long until) {
    try {
      forThe(db.answers(Login.IDENTITY));
      return true;
    } catch (Problem.Unavailable away) {
      if (System.nanoTime() - until > 0) {
        throw away;
      }
      return false;
    }
  }
}
