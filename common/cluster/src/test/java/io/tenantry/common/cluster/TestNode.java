package io.tenantry.common.cluster;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.DatabaseSettings;
import io.tenantry.common.watch.Meters;
import io.tenantry.common.web.Actor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A node as the cluster knows it, without anything to serve. */
final class TestNode {

  final Vertx vertx = Vertx.vertx();
  final Context loop = vertx.getOrCreateContext();
  final Database database;
  final Meters meters = Meters.ofNode();
  final Signals signals;
  final List<String> heard = new CopyOnWriteArrayList<>();
  final AtomicInteger cleared = new AtomicInteger();

  TestNode(DatabaseSettings database, ClusterSettings settings) {
    this(database, settings, Ticks.SYSTEM);
  }

  TestNode(DatabaseSettings database, ClusterSettings settings, Ticks ticks) {
    this.database = new Database(vertx, database, 1, meters);
    this.signals = new Signals(vertx, this.database, settings, ticks, meters);
    signals.on("member", heard::add);
    signals.onRejoin(cleared::incrementAndGet);
    signals.eventLoop(loop);
  }

  /** One that nobody watches. */
  static Inbox inbox() {
    Lease lease = new Lease(Ticks.SYSTEM);
    return new Inbox(new ClusterMeters(Meters.unwatched(), lease, Ticks.SYSTEM).propagation());
  }

  TestNode started() throws Exception {
    await(signals.start());
    return this;
  }

  Lease lease() {
    return signals.lease();
  }

  /** A revocation; the same for every test but for what it names. */
  Future<Void> revoke(String... keys) {
    Signal[] named =
        List.of(keys).stream().map(k -> new Signal("member", k)).toArray(Signal[]::new);
    return database.write(Actor.system(Actor.PLATFORM), tx -> signals.raise(tx, named));
  }

  /** Keeps the event loop busy until it is let go. */
  CountDownLatch block() {
    CountDownLatch letGo = new CountDownLatch(1);
    loop.runOnContext(busy -> {
      try {
        letGo.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    return letGo;
  }

  void close() throws Exception {
    await(signals.stop());
    await(database.close());
    await(vertx.close());
  }

  static <T> T await(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Waits for something that comes by itself. */
  static void eventually(BooleanSupplier fact) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (!fact.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("it did not come");
      }
      Thread.sleep(5);
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
