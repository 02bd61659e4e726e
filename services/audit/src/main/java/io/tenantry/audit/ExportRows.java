package io.tenantry.audit;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * The rows of a file, a part after the other, each read by a short transaction of its own. Used by
 * one event loop, one call at a time.
 */
public interface ExportRows {

  /**
   * The next part; empty when there are no more. One that could not be read is asked for again, so
   * a failure leaves the place where it was.
   */
  Future<Optional<ExportPart>> next();
}
