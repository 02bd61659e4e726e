package io.tenantry.common.web;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * What an answer that stays open has to tell, one batch after the other. Used by one event loop; it
 * holds nothing before it is asked for the first time, so that one that is never opened costs
 * nothing.
 */
public interface Feed {

  /**
   * The next batch, as soon as there is one; empty when there is nothing more to tell, ever. Asked
   * for only when the reader has taken the batch before, so nothing piles up. May complete on any
   * thread.
   */
  Future<Optional<Buffer>> next();

  /** The end is ours, and this is why; {@link #close} follows. */
  default void endedFor(Problem why) {}

  /** Nobody reads on. Called once, whatever the reason. */
  void close();
}
