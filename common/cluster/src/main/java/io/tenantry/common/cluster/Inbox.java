package io.tenantry.common.cluster;

import static java.util.stream.Collectors.toSet;

import io.vertx.core.Context;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Where signals take effect on this node, whichever road they came by: first on the state that all
 * threads share, then every event loop is passed through once.
 */
final class Inbox {

  private final Map<String, List<Consumer<String>>> listeners = new ConcurrentHashMap<>();
  private final Map<String, List<Consumer<String>>> firstListeners = new ConcurrentHashMap<>();
  private final List<Runnable> clearings = new CopyOnWriteArrayList<>();
  private final Set<Context> loops = ConcurrentHashMap.newKeySet();
  private final Propagation propagation;

  Inbox(Propagation propagation) {
    this.propagation = propagation;
  }

  void on(String kind, Consumer<String> apply) {
    listeners.computeIfAbsent(kind, k -> new CopyOnWriteArrayList<>()).add(apply);
  }

  void onFirst(String kind, Consumer<String> apply) {
    firstListeners.computeIfAbsent(kind, k -> new CopyOnWriteArrayList<>()).add(apply);
  }

  void onRejoin(Runnable clear) {
    clearings.add(clear);
  }

  void eventLoop(Context loop) {
    loops.add(loop);
  }

  /** Forgets everything that a signal could have taken away. */
  void clear() {
    clearings.forEach(Runnable::run);
  }

  /**
   * Applies them in order on the calling thread. The future completes when every event loop has
   * passed: what a loop had begun under the old state is over, and what a listener has queued there
   * (closing a stream) is done. It fails when a listener fails: then nothing may be confirmed.
   */
  CompletableFuture<Void> receive(List<Signal> signals) {
    return receive(signals, signal -> true);
  }

  /** The same for what a renewal that was sent at this moment has read. */
  CompletableFuture<Void> receiveRead(List<Primary.Heard> heard, long sent) {
    Set<Signal> known =
        heard.stream()
            .filter(one -> firstListeners.containsKey(one.signal().kind()))
            .filter(one -> propagation.knows(one.signal(), sent - one.ageNanos()))
            .map(Primary.Heard::signal)
            .collect(toSet());
    return receive(
        heard.stream().map(Primary.Heard::signal).toList(), signal -> !known.contains(signal));
  }

  private CompletableFuture<Void> receive(List<Signal> signals, Predicate<Signal> isFirst) {
    try {
      for (Signal signal : signals) {
        apply(listeners, signal);
        if (isFirst.test(signal)) {
          apply(firstListeners, signal);
        }
      }
    } catch (RuntimeException defect) {
      return CompletableFuture.failedFuture(defect);
    }
    return CompletableFuture.allOf(
        loops.stream().map(Inbox::pass).toArray(CompletableFuture<?>[]::new));
  }

  /** The same for signals that come before a renewal has read them. */
  CompletableFuture<Void> receiveEarly(List<Signal> signals) {
    return receive(signals).thenRun(() -> propagation.applied(signals));
  }

  private static void apply(Map<String, List<Consumer<String>>> listeners, Signal signal) {
    listeners.getOrDefault(signal.kind(), List.of()).forEach(l -> l.accept(signal.key()));
  }

  private static CompletableFuture<Void> pass(Context loop) {
    CompletableFuture<Void> passed = new CompletableFuture<>();
    loop.runOnContext(ignored -> passed.complete(null));
    return passed;
  }
}
