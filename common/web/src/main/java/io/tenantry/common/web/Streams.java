package io.tenantry.common.web;

import io.tenantry.common.watch.Meters;
import io.tenantry.common.watch.Metric;
import io.vertx.core.http.HttpConnection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The answers of this node that are open. Whoever hears that something was taken away closes those
 * it concerns before that is confirmed to anybody.
 *
 * <p>Safe for use by several threads.
 */
public final class Streams {

  private static final Metric OPEN =
      Metric.gauge("tenantry_http_open_streams", "answers that are open (events, exports)");

  private static final int RETRY_SECONDS = 5;

  final StreamLimits limits;
  private final Set<OpenStream> open = ConcurrentHashMap.newKeySet();
  private final Set<HttpConnection> uploading = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  public Streams(HttpSettings settings, Meters meters) {
    this(StreamLimits.usual(settings.streamsMax()), meters);
  }

  Streams(StreamLimits limits, Meters meters) {
    this.limits = limits;
    meters.gauge(OPEN, open::size);
  }

  /**
   * Closes every one whose actor is concerned, with this reason as its last word. Queues the end on
   * the stream's event loop and returns; whatever is queued there afterwards (the acknowledgement
   * of a signal) finds it closed.
   */
  public void closeIf(Predicate<Actor> concerned, Problem why) {
    for (OpenStream stream : open) {
      if (concerned.test(stream.actor())) {
        stream.end(why);
      }
    }
  }

  /** Closes all of them. */
  public void closeAll(Problem why) {
    closeIf(any -> true, why);
  }

  /** This node is about to stop: none is begun, and those that are open end. */
  void drain() {
    draining = true;
    closeAll(new Problem.Unavailable("stopping", "this node stops; ask again", 1));
  }

  /**
   * @throws Problem.Unavailable {@code too-many-streams}, or {@code stopping}
   */
  synchronized void enter(OpenStream stream) {
    if (draining) {
      throw new Problem.Unavailable("stopping", "this node stops; ask again", 1);
    }
    if (open.size() >= limits.max()) {
      throw tooMany("this node has as many open streams as it may; try again");
    }
    if (!stream.actor().viaPlatform() && held(stream.actor()) >= limits.shareOfOne()) {
      throw tooMany("your organization has as many streams open here as it may; close some");
    }
    open.add(stream);
  }

  void leave(OpenStream stream) {
    open.remove(stream);
  }

  /** A file comes on this connection. */
  void hold(HttpConnection connection) {
    uploading.add(connection);
  }

  /** It has come, or was refused. */
  void release(HttpConnection connection) {
    uploading.remove(connection);
  }

  /** Whether one is open on this connection, or a file comes, so that it is not idle. */
  boolean isInUse(HttpConnection connection) {
    return uploading.contains(connection)
        || open.stream().anyMatch(stream -> stream.isOn(connection));
  }

  private long held(Actor by) {
    return open.stream().filter(stream -> stream.actor().org().equals(by.org())).count();
  }

  private static Problem tooMany(String detail) {
    return new Problem.Unavailable("too-many-streams", detail, RETRY_SECONDS);
  }
}
