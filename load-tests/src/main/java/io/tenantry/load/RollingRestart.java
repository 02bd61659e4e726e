package io.tenantry.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** All nodes of an installation are replaced, one after the other, while requests keep coming. */
final class RollingRestart {

  private static final double PER_SECOND = 100;
  private static final int CONNECTIONS = 16;

  /** Longer than the balancer below takes to notice (200 ms), several times. */
  private static final Duration DRAIN = Duration.ofMillis(1_500);

  private static final Duration NOTICE = Duration.ofMillis(200);
  private static final int READY_WITHIN_SECONDS = 60;
  private static final Executor EACH_ITS_THREAD = task -> Thread.ofPlatform().daemon().start(task);

  private final Rig rig;
  private final int count;
  private final List<AtomicBoolean> ready = new ArrayList<>();
  private final List<Map<String, String>> places = new ArrayList<>();
  private final List<Rig.Node> nodes = new ArrayList<>();

  RollingRestart(Rig rig, int count) {
    this.rig = rig;
    this.count = count;
  }

  Section run() throws Exception {
    Section section =
        new Section(
            "Rolling restart of " + count + " nodes under load",
            "%.0f requests/s (half lists, a quarter session checks, a quarter invitations) over kept connections; each node gets SIGTERM (`TENANTRY_DRAIN_DELAY=%d`), ends, and is started again. The client goes round the nodes that were ready at the last look (every %d ms), leaves a connection after `Connection: close`, and asks another node only when a new connection was refused."
                .formatted(PER_SECOND, DRAIN.toMillis(), NOTICE.toMillis()));
    try {
      startAll();
      Ledger ledger = new Ledger();
      long begun = System.nanoTime();
      var restarted = CompletableFuture.runAsync(this::restartAll, EACH_ITS_THREAD);
      var looking = CompletableFuture.runAsync(() -> look(restarted), EACH_ITS_THREAD);
      send(ledger, restarted);
      restarted.get(5, TimeUnit.SECONDS);
      looking.get(5, TimeUnit.SECONDS);
      judge(section, ledger, System.nanoTime() - begun);
    } finally {
      nodes.forEach(Rig.Node::close);
    }
    return section;
  }

  private void judge(Section section, Ledger ledger, long nanos) throws Exception {
    long failed = ledger.counts().values().stream().mapToLong(n -> n).sum() - ledger.servedCount();
    section.aim(
        "0 failed requests",
        failed == 0 && ledger.wrong().isEmpty(),
        "%d of %d in %.0f s; %s"
            .formatted(
                failed,
                ledger.servedCount() + failed,
                nanos / 1e9,
                failed == 0 ? "all 2xx" : ledger.counts()));
    try (var superuser = rig.superuser()) {
      Ledger.Audit audit = ledger.audit(superuser, "rolling-");
      section.aim(
          "every 2xx is there",
          audit.promised() > 0 && audit.missing() == 0,
          audit.promised() + " promised, " + audit.missing() + " missing");
    }
    section.figure(
        "served p50, p99, longest",
        "%.1f ms, %.1f ms, %.1f ms"
            .formatted(ledger.servedMs(50), ledger.servedMs(99), ledger.longestMs()));
    section.figure("answers", ledger.counts());
  }

  private void startAll() throws Exception {
    List<Integer> ports = Rig.freePorts(3 * count);
    String members =
        String.join(",", ports.subList(0, count).stream().map(p -> "127.0.0.1:" + p).toList());
    for (int i = 0; i < count; i++) {
      places.add(
          Map.of(
              "TENANTRY_CLUSTER_PORT", ports.get(i).toString(),
              "TENANTRY_CLUSTER_MEMBERS", members,
              "TENANTRY_HTTP_PORT", ports.get(count + i).toString(),
              "TENANTRY_MANAGEMENT_PORT", ports.get(2 * count + i).toString(),
              "TENANTRY_DRAIN_DELAY", Long.toString(DRAIN.toMillis())));
      ready.add(new AtomicBoolean(true));
      nodes.add(rig.node(List.of(), places.get(i)));
    }
  }

  private void send(Ledger ledger, CompletableFuture<Void> restarted) throws Exception {
    List<Traffic.Target> targets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      AtomicBoolean isReady = ready.get(i);
      targets.add(new Traffic.Target(nodes.get(i).port(), isReady::get));
    }
    String token = rig.signIn(nodes.getFirst(), "owner@acme.test");
    new Traffic(targets, CONNECTIONS, ledger::tell)
        .run(PER_SECOND, restarted::isDone, Requests.mixed(token, "rolling-"));
  }

  private void restartAll() {
    try {
      for (int i = 0; i < count; i++) {
        Thread.sleep(Duration.ofSeconds(2));
        nodes.get(i).close();
        nodes.set(i, rig.node(List.of(), places.get(i)));
        awaitReady(i);
      }
      Thread.sleep(Duration.ofSeconds(2));
    } catch (Exception e) {
      throw new IllegalStateException("a node could not be restarted", e);
    }
  }

  private void awaitReady(int node) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_WITHIN_SECONDS);
    while (!ready.get(node).get() && System.nanoTime() < until) {
      Thread.sleep(NOTICE);
    }
  }

  /** What a load balancer does all the time. */
  private void look(CompletableFuture<Void> restarted) {
    try {
      while (!restarted.isDone()) {
        for (int i = 0; i < count; i++) {
          int port = Integer.parseInt(places.get(i).get("TENANTRY_MANAGEMENT_PORT"));
          ready.get(i).set(rig.ask(port, "/health/ready") == 200);
        }
        Thread.sleep(NOTICE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
