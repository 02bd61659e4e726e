package io.tenantry.common.work;

import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.sql.Database;
import io.tenantry.common.watch.Meters;
import io.tenantry.common.web.Actor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A node that works, without anything to serve. */
final class TestNode {

  static final UUID ACME = UUID.fromString("00000000-0000-7000-8000-00000000000a");

  /** Quick to try again. */
  static final Pace IMPATIENT =
      new Pace(
          Duration.ofSeconds(2),
          Duration.ofMillis(100),
          Duration.ofMillis(50),
          Duration.ofMillis(200),
          3,
          8,
          Duration.ofSeconds(30));

  final Vertx vertx = Vertx.vertx();
  final Database database;
  final Meters meters = Meters.ofNode();
  final Outbox outbox;
  final Mails mails;

  TestNode(TestPostgres postgres) {
    this.database = new Database(vertx, postgres.settings(postgres.port()), 1, meters);
    this.outbox = new Outbox(database, meters);
    this.mails = new Mails(outbox, new SecretBox(new byte[SecretBox.MASTER_KEY_BYTES]));
  }

  TestNode working(Pace pace) throws Exception {
    await(
        vertx.deployVerticle(new OutboxVerticle(outbox, database, pace), VirtualThreads.options()));
    return this;
  }

  TestNode mailing(MailSettings settings, Pace pace) throws Exception {
    var verticle =
        new MailVerticle(
            outbox, mails, database, settings, URI.create("https://tenantry.test"), pace);
    await(vertx.deployVerticle(verticle, VirtualThreads.options()));
    return this;
  }

  void add(String kind, String... names) throws Exception {
    await(
        database.write(
            Actor.system(ACME),
            tx -> {
              Future<Void> added = Future.succeededFuture();
              for (String name : names) {
                added = outbox.add(tx, ACME, kind, new JsonObject().put("name", name));
              }
              return added;
            }));
  }

  void mail(Mail... all) throws Exception {
    await(
        database.write(Actor.system(ACME), tx -> mails.queueAll(tx, ACME, java.util.List.of(all))));
  }

  void close() throws Exception {
    for (String deployed : vertx.deploymentIDs()) {
      await(vertx.undeploy(deployed));
    }
    await(database.close());
    await(vertx.close());
  }

  static <T> T await(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Waits for something that comes by itself. */
  static void eventually(Callable<Boolean> fact) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!fact.call()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("it did not come");
      }
      Thread.sleep(5);
    }
  }
}
