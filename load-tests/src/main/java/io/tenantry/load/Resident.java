package io.tenantry.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Watches what a node keeps in memory, four times a second, until it is asked what came of it. */
final class Resident {

  private final List<Long> megabytes = Collections.synchronizedList(new ArrayList<>());
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final Thread watching;

  private Resident(long pid) {
    watching = Thread.ofVirtual().start(() -> watch(pid));
  }

  static Resident of(Rig.Node node) {
    return new Resident(node.process().pid());
  }

  /** The highest of the second half above the highest of the first, in MB. */
  double growth() throws InterruptedException {
    over.complete(null);
    watching.join();
    int half = Math.max(1, megabytes.size() / 2);
    return Collections.max(megabytes.subList(half - 1, megabytes.size()))
        - Collections.max(megabytes.subList(0, half));
  }

  String told() {
    int half = Math.max(1, megabytes.size() / 2);
    return "at most %d MB, then %d MB"
        .formatted(
            Collections.max(megabytes.subList(0, half)),
            Collections.max(megabytes.subList(half - 1, megabytes.size())));
  }

  private void watch(long pid) {
    while (!over.isDone()) {
      megabytes.add(Overload.Memory.residentMb(pid));
      over.copy().completeOnTimeout(null, 250, TimeUnit.MILLISECONDS).join();
    }
  }
}
