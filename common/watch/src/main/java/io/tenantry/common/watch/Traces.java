package io.tenantry.common.watch;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The door to traces: which request, what was asked of the database for it, which mail came of it.
 * What is told are routes of the table, statements without their values, and ids of the trace. Off
 * unless a node is told otherwise, and then nothing of OpenTelemetry is even loaded.
 *
 * <p>All methods speak of the calling Vert.x context.
 */
public final class Traces {

  private Traces() {}

  /** Makes the loops of a node. Requests to servers on them are traced if there is a collector. */
  public static Vertx vertx(VertxOptions options, TraceSettings settings) {
    return settings
        .collector()
        .map(url -> {
          SpanTracer tracer = SpanTracer.to(url, settings.sample());
          return Vertx.builder().with(options).withTracer(ignored -> tracer).build();
        })
        .orElseGet(() -> Vertx.vertx(options));
  }

  /** The request is for this line of the table; until then its trace knows the method only. */
  public static void route(String method, String path) {
    SpanTracer tracer = tracer();
    if (tracer != null) {
      tracer.route(method, path);
    }
  }

  /**
   * Asks the database something; told if it is part of a trace.
   *
   * @param sql with places for values, never with values
   */
  public static <T> Future<T> statement(String sql, Supplier<Future<T>> asking) {
    SpanTracer tracer = tracer();
    return tracer == null ? asking.get() : tracer.statement(sql, asking);
  }

  /**
   * Does what was left for later; the context must be for this work alone.
   *
   * @param name of the program's own words
   * @param parent what {@link #here} was where it was left; without it the work may begin a trace
   */
  public static <T> Future<T> work(
      String name, Optional<String> parent, Supplier<Future<T>> working) {
    SpanTracer tracer = tracer();
    return tracer == null ? working.get() : tracer.work(name, parent, working);
  }

  /** Where we are in a trace, as a {@code traceparent} (W3C Trace Context). */
  public static Optional<String> here() {
    SpanTracer tracer = tracer();
    return tracer == null ? Optional.empty() : tracer.here();
  }

  /** The id of the trace, if it is told. */
  public static Optional<String> id() {
    SpanTracer tracer = tracer();
    return tracer == null ? Optional.empty() : tracer.id();
  }

  private static @Nullable SpanTracer tracer() {
    ContextInternal context = ContextInternal.current();
    if (context == null || context.tracer() == null) {
      return null;
    }
    return context.tracer() instanceof SpanTracer tracer ? tracer : null;
  }
}
