package io.tenantry.common.watch;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.spi.context.storage.ContextLocal;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans. Vert.x tells when a request begins and ends; of what else it would tell (paths,
 * queries, addresses of mails) nothing is taken.
 */
final class SpanTracer implements VertxTracer<Span, Span> {

  static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
  static final AttributeKey<String> DATABASE = AttributeKey.stringKey("db.system.name");
  static final AttributeKey<String> STATEMENT = AttributeKey.stringKey("db.query.text");
  static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  /** Anybody may make up a method; what is told are the known ones. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private static final int SERVER_ERROR = 500;
  private static final int LAST_WORDS_SECONDS = 5;

  /** Registered before the loops are made, because it is theirs. */
  private static final ContextLocal<Span> CURRENT = ContextLocal.registerLocal(Span.class);

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  SpanTracer(SdkTracerProvider provider) {
    this.provider = provider;
    this.tracer = provider.get("tenantry");
  }

  static SpanTracer to(URI collector, double sample) {
    return new SpanTracer(Collector.spansTo(collector, sample));
  }

  @Override
  public <R> @Nullable Span receiveRequest(
      io.vertx.core.Context context,
      io.vertx.core.spi.tracing.SpanKind kind,
      TracingPolicy policy,
      R request,
      String operation,
      Iterable<Map.Entry<String, String>> headers,
      TagExtractor<R> tags) {
    if (!(request instanceof HttpServerRequest)) {
      return null;
    }
    String method = METHODS.contains(operation) ? operation : "_OTHER";
    Span span =
        tracer
            .spanBuilder(method.equals("_OTHER") ? "HTTP" : method)
            .setParent(TraceParent.in(headers))
            .setSpanKind(SpanKind.SERVER)
            .setAttribute(METHOD, method)
            .startSpan();
    CURRENT.put(context, span);
    return span;
  }

  @Override
  public <R> void sendResponse(
      io.vertx.core.Context context,
      @Nullable R response,
      @Nullable Span span,
      @Nullable Throwable failure,
      TagExtractor<R> tags) {
    if (span == null) {
      return;
    }
    if (response instanceof HttpServerResponse answer) {
      span.setAttribute(STATUS, (long) answer.getStatusCode());
      if (answer.getStatusCode() >= SERVER_ERROR) {
        span.setStatus(StatusCode.ERROR);
      }
    }
    end(span, failure);
  }

  /** Tells what waits, for as long as a stopping node may wait for it. */
  @Override
  public void close() {
    provider.shutdown().join(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
  }

  void route(String method, String path) {
    current().ifPresent(span -> span.updateName(method + " " + path).setAttribute(ROUTE, path));
  }

  <T> Future<T> statement(String sql, Supplier<Future<T>> asking) {
    return current()
        .filter(Span::isRecording)
        .map(parent -> {
          String text = sql.strip().replaceAll("\\s+", " ");
          Span span =
              tracer
                  .spanBuilder(text.split(" ", 2)[0])
                  .setParent(Context.root().with(parent))
                  .setSpanKind(SpanKind.CLIENT)
                  .setAttribute(DATABASE, "postgresql")
                  .setAttribute(STATEMENT, text)
                  .startSpan();
          return ended(span, asking);
        })
        .orElseGet(asking);
  }

  <T> Future<T> work(String name, Optional<String> parent, Supplier<Future<T>> working) {
    SpanBuilder builder = tracer.spanBuilder(name).setSpanKind(SpanKind.CONSUMER);
    Span span = builder.setParent(parent.map(TraceParent::of).orElseGet(Context::root)).startSpan();
    CURRENT.put(ContextInternal.current(), span);
    return ended(span, working);
  }

  Optional<String> here() {
    return current().map(Span::getSpanContext).map(TraceParent::text);
  }

  Optional<String> id() {
    return current()
        .map(Span::getSpanContext)
        .filter(SpanContext::isSampled)
        .map(SpanContext::getTraceId);
  }

  private static Optional<Span> current() {
    return Optional.ofNullable(CURRENT.get(ContextInternal.current()));
  }

  private static <T> Future<T> ended(Span span, Supplier<Future<T>> working) {
    try {
      return working.get().onComplete(done -> end(span, null), failure -> end(span, failure));
    } catch (RuntimeException e) {
      end(span, e);
      throw e;
    }
  }

  /** Of a failure only its kind is told: its message may hold anything. */
  private static void end(Span span, @Nullable Throwable failure) {
    if (failure != null) {
      span.setAttribute(ERROR, failure.getClass().getName()).setStatus(StatusCode.ERROR);
    }
    span.end();
  }
}
