package io.tenantry.common.watch;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whoever takes the spans. They wait in a bounded queue and are sent by a thread of their own; when
 * the collector is away what does not fit is dropped, and it is said once.
 */
final class Collector implements SpanExporter {

  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

  /** About a megabyte of spans. */
  private static final int WAITING_MAX = 2_048;

  private static final Duration BETWEEN_BATCHES = Duration.ofSeconds(1);

  /** A hiccup may pass; whoever is away for longer must not hold a node that stops. */
  private static final int ATTEMPTS = 2;

  private final SpanExporter otlp;
  private final AtomicBoolean away = new AtomicBoolean();

  private Collector(SpanExporter otlp) {
    this.otlp = otlp;
  }

  static SdkTracerProvider spansTo(URI url, double sample) {
    SpanExporter otlp =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(url + "/v1/traces")
            .setRetryPolicy(RetryPolicy.builder().setMaxAttempts(ATTEMPTS).build())
            .build();
    var queue =
        BatchSpanProcessor.builder(new Collector(otlp))
            .setMaxQueueSize(WAITING_MAX)
            .setScheduleDelay(BETWEEN_BATCHES)
            .build();
    var name = Attributes.of(AttributeKey.stringKey("service.name"), "tenantry");
    return SdkTracerProvider.builder()
        .setResource(Resource.getDefault().merge(Resource.create(name)))
        .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(sample)))
        .addSpanProcessor(queue)
        .build();
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    CompletableResultCode sent = otlp.export(spans);
    sent.whenComplete(() -> tell(sent));
    return sent;
  }

  @Override
  public CompletableResultCode flush() {
    return otlp.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return otlp.shutdown();
  }

  private void tell(CompletableResultCode sent) {
    if (!sent.isSuccess() && away.compareAndSet(false, true)) {
      LOG.warn(
          "Traces cannot be sent and are dropped until they can: {}",
          String.valueOf(sent.getFailureThrowable()));
    } else if (sent.isSuccess() && away.compareAndSet(true, false)) {
      LOG.info("Traces are sent again");
    }
  }
}
