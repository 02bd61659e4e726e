package io.tenantry.common.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one event loop: not too many, and each of them in use. Whoever opens one and
 * sends nothing, or a request drop by drop, does not keep it. Used by its event loop only.
 */
final class Connections {

  /**
   * Open at the same time; more are closed as soon as they are opened. A proxy in front keeps
   * hundreds; each takes about 10 KiB, so that all of them fit into the smallest heap (256 MiB).
   */
  static final int MAX = 2_048;

  /** The first head is a few hundred bytes: whoever takes longer is not going to ask. */
  static final int FIRST_REQUEST_SECONDS = 10;

  /** Longer than proxies keep an idle connection (60 s), so that they close it and not we. */
  static final int IDLE_SECONDS = 75;

  private static final long SWEEP_MS = 2_000;

  private final long firstRequestNanos;
  private final long idleNanos;
  private final IdentityHashMap<HttpConnection, Use> open = new IdentityHashMap<>();

  private static final class Use {
    boolean asked;
    long sinceNanos = System.nanoTime();

    boolean isOver(long now, long firstRequestNanos, long idleNanos) {
      return now - sinceNanos > (asked ? idleNanos : firstRequestNanos);
    }
  }

  Connections() {
    this(TimeUnit.SECONDS.toNanos(FIRST_REQUEST_SECONDS), TimeUnit.SECONDS.toNanos(IDLE_SECONDS));
  }

  Connections(long firstRequestNanos, long idleNanos) {
    this.firstRequestNanos = firstRequestNanos;
    this.idleNanos = idleNanos;
  }

  /**
   * Begins to look after them; the timer ends with the verticle that asks.
   *
   * @param streams whose connections are in use without being asked anything
   */
  void watch(Vertx vertx, Streams streams) {
    vertx.setPeriodic(SWEEP_MS, fired -> sweep(System.nanoTime(), streams));
  }

  void opened(HttpConnection connection) {
    if (open.size() >= MAX) {
      connection.close();
      return;
    }
    open.put(connection, new Use());
    connection.closeHandler(closed -> open.remove(connection));
  }

  /** A whole head has come. */
  void asked(HttpConnection connection) {
    Use use = open.get(connection);
    if (use != null) {
      use.asked = true;
      use.sinceNanos = System.nanoTime();
    }
  }

  /** An answer under way is not cut off: the connection closes after it. */
  void sweep(long now, Streams streams) {
    List<HttpConnection> over =
        open.entrySet().stream()
            .filter(entry -> entry.getValue().isOver(now, firstRequestNanos, idleNanos))
            .map(Map.Entry::getKey)
            .filter(connection -> !streams.isInUse(connection))
            .toList();
    over.forEach(connection -> connection.shutdown(idleNanos, TimeUnit.NANOSECONDS));
  }
}
