package io.tenantry.common.web;

import io.tenantry.common.watch.Traces;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** One line for each answer: who, by which line of the table, with what end. Ids only. */
final class AccessLog {

  private static final Logger LOG = LoggerFactory.getLogger("access");
  private static final double NANOS_PER_MS = 1e6;

  private AccessLog() {}

  static void answered(Route route, int status, long nanos, Client client, Optional<Actor> actor) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    LoggingEventBuilder line =
        LOG.atInfo()
            .addKeyValue("request.id", client.requestId())
            .addKeyValue("method", route.method())
            .addKeyValue("route", route.path())
            .addKeyValue("status", status)
            .addKeyValue("duration_ms", Math.round(nanos / NANOS_PER_MS * 1_000) / 1_000.0);
    if (actor.isPresent()) {
      line =
          line.addKeyValue("org.id", actor.get().org()).addKeyValue("user.id", actor.get().user());
    }
    Optional<String> trace = Traces.id();
    if (trace.isPresent()) {
      line = line.addKeyValue("trace.id", trace.get());
    }
    line.log("answered");
  }
}
