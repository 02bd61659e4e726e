package io.tenantry.server;

import io.tenantry.common.testkit.Poll;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Asks every node, all the time and at a steady rate, whether it accepts what is being taken away.
 */
final class Checks implements AutoCloseable {

  /** More that are not answered yet are not asked on top: the node is stopped. */
  private static final int UNDER_WAY_MAX = 64;

  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
  private static final int ACCEPTED_BELOW = 300;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final Supplier<List<URI>> nodes;
  private final List<Semaphore> room;
  private final List<Watched> watched = new CopyOnWriteArrayList<>();
  private final long everyNanos;
  private volatile boolean closed;

  /**
   * @param nodes where they are at the moment; one that is started anew is elsewhere
   * @param perSecond of each node
   */
  Checks(Supplier<List<URI>> nodes, int perSecond) {
    this.nodes = nodes;
    this.room = nodes.get().stream().map(node -> new Semaphore(UNDER_WAY_MAX)).toList();
    this.everyNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    for (int node = 0; node < room.size(); node++) {
      int its = node;
      Thread.ofPlatform().daemon().name("checks-" + node).start(() -> keepAsking(its));
    }
  }

  /** From here on every node is asked with this token. */
  Watched watch(String token, String path) {
    return watch(token, path, Optional.empty());
  }

  /** The same, and this is posted there if it is given. */
  Watched watch(String token, String path, Optional<JsonObject> body) {
    Watched one = new Watched(token, path, body);
    watched.add(one);
    return one;
  }

  @Override
  public void close() {
    closed = true;
  }

  private void keepAsking(int node) {
    long next = System.nanoTime();
    for (int turn = 0; !closed; turn++) {
      List<Watched> now = List.copyOf(watched);
      if (!now.isEmpty()) {
        now.get(turn % now.size()).ask(node);
      }
      next = Math.max(next + everyNanos, System.nanoTime() - TimeUnit.SECONDS.toNanos(1));
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  /** What one token met with at every node. */
  final class Watched implements AutoCloseable {
    private final String token;
    private final String path;
    private final Optional<JsonObject> body;
    private final List<Met> met;
    private final AtomicInteger underWay = new AtomicInteger();

    private Watched(String token, String path, Optional<JsonObject> body) {
      this.token = token;
      this.path = path;
      this.body = body;
      this.met = room.stream().map(node -> new Met()).toList();
    }

    void untilEveryNodeHasAccepted() {
      Poll.until(
          "every node accepts " + path + "; " + met, () -> met.stream().allMatch(Met::hasAccepted));
    }

    /** Asks all these nodes at this very moment, beside the steady checks. */
    void askNow(List<Integer> which) {
      which.forEach(this::ask);
    }

    /** Every one of these nodes has answered some checks that were begun after this moment. */
    void untilAnsweredSince(long moment, List<Integer> which, int times) {
      Poll.until(
          "nodes answer checks",
          () -> which.stream().allMatch(n -> met.get(n).since(moment) >= times));
    }

    /** Stops asking, and waits for what has been asked. */
    @Override
    public void close() {
      watched.remove(this);
      Poll.until("the last checks are answered", () -> underWay.get() == 0);
    }

    /**
     * Requests begun after this moment that a node accepted, as text; the promise is that none is.
     */
    List<String> acceptedAfter(long moment) {
      return IntStream.range(0, met.size())
          .boxed()
          .flatMap(node ->
              met.get(node).acceptedAfter(moment).stream()
                  .map(late -> "node %d, %.3f ms after".formatted(node, late / 1e6)))
          .toList();
    }

    /** When each node was first asked what it refused, after this moment. */
    List<Long> firstRefusals(long moment) {
      return met.stream().map(one -> one.firstRefusalAfter(moment) - moment).toList();
    }

    int asked() {
      return met.stream().mapToInt(Met::size).sum();
    }

    private HttpRequest request(URI node) {
      HttpRequest.Builder asked =
          HttpRequest.newBuilder(node.resolve(path))
              .header("Authorization", "Bearer " + token)
              .timeout(ANSWER_MAX);
      body.ifPresent(json ->
          asked
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(json.encode())));
      return asked.build();
    }

    private void ask(int node) {
      if (!room.get(node).tryAcquire()) {
        return;
      }
      underWay.incrementAndGet();
      long begun = System.nanoTime();
      var _ =
          client
              .sendAsync(request(nodes.get().get(node)), BodyHandlers.discarding())
              .whenComplete((answer, failure) -> {
                boolean accepted = failure == null && answer.statusCode() < ACCEPTED_BELOW;
                met.get(node).add(begun, accepted);
                room.get(node).release();
                underWay.decrementAndGet();
              });
    }
  }

  /** One node's answers. */
  private static final class Met {
    private final List<Long> accepted = new ArrayList<>();
    private final List<Long> refused = new ArrayList<>();

    synchronized void add(long begun, boolean isAccepted) {
      (isAccepted ? accepted : refused).add(begun);
    }

    synchronized boolean hasAccepted() {
      return !accepted.isEmpty();
    }

    synchronized int size() {
      return accepted.size() + refused.size();
    }

    synchronized long since(long moment) {
      return accepted.stream().filter(at -> at - moment > 0).count()
          + refused.stream().filter(at -> at - moment > 0).count();
    }

    synchronized List<Long> acceptedAfter(long moment) {
      return accepted.stream().filter(at -> at - moment > 0).map(at -> at - moment).toList();
    }

    synchronized long firstRefusalAfter(long moment) {
      return refused.stream().filter(at -> at - moment > 0).min(Long::compare).orElse(moment);
    }

    @Override
    public synchronized String toString() {
      return accepted.size() + " accepted, " + refused.size() + " refused";
    }
  }
}
