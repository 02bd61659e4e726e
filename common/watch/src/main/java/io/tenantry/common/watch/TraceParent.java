package io.tenantry.common.watch;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes {@code traceparent} (W3C Trace Context). Its companion {@code tracestate} is not
 * read: callers may write into it what they like.
 */
final class TraceParent {

  private static final String NAME = "traceparent";

  private static final TextMapGetter<String> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String carrier) {
          return List.of(NAME);
        }

        @Override
        public @Nullable String get(@Nullable String carrier, String key) {
          return key.equals(NAME) ? carrier : null;
        }
      };

  private TraceParent() {}

  /** What cannot be understood begins a trace of our own. */
  static Context of(String text) {
    return W3CTraceContextPropagator.getInstance().extract(Context.root(), text, GETTER);
  }

  static Context in(Iterable<Map.Entry<String, String>> headers) {
    for (Map.Entry<String, String> header : headers) {
      if (header.getKey().equalsIgnoreCase(NAME)) {
        return of(header.getValue());
      }
    }
    return Context.root();
  }

  static String text(SpanContext span) {
    return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex();
  }
}
