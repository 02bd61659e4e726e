package io.tenantry.common.watch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CollectorTest {

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @Test
  void aCollectorThatIsAwayIsWarnedOfOnce() throws IOException {
    Logger log = (Logger) LoggerFactory.getLogger(Collector.class);
    lines.start();
    log.addAppender(lines);
    try (SdkTracerProvider spans = Collector.spansTo(nobody(), 1)) {
      for (int i = 0; i < 2; i++) {
        spans.get("test").spanBuilder("lost").startSpan().end();
        assertThat(spans.forceFlush().join(20, TimeUnit.SECONDS).isDone()).isTrue();
      }
    } finally {
      log.detachAppender(lines);
    }
    assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN);
    assertThat(lines.list.getFirst().getFormattedMessage()).contains("ConnectException");
  }

  private static URI nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
  }
}
