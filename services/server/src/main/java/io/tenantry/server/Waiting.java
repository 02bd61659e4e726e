package io.tenantry.server;

import io.vertx.core.Future;
import java.util.concurrent.CompletionException;

/** For the thread of the command line, which has nothing else to do. */
public final class Waiting {
  private Waiting() {}

  /** The value, however long it takes; what it failed with is thrown as it is. */
  public static <T> T forThe(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
