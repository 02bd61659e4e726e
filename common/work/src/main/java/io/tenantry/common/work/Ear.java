package io.tenantry.common.work;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Login;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.pubsub.PgSubscriber;

/**
 * Hears what {@link Announcements} tell, and wakes the workers of this node. What was said while
 * the connection was away is made up for by waking them all.
 */
final class Ear {

  private static final long RECONNECT_MS = 1_000;

  private final PgSubscriber subscriber;

  Ear(Vertx vertx, Database database, Outbox outbox) {
    subscriber =
        PgSubscriber.subscriber(vertx, database.connectOptions(Login.PLATFORM))
            .reconnectPolicy(retries -> RECONNECT_MS);
    subscriber
        .channel("tenantry_outbox")
        .subscribeHandler(subscribed -> outbox.ringAll())
        .handler(kind -> outbox.bell(kind).ring());
  }

  /** Work does not depend on it: it succeeds also when the database is away. */
  Future<Void> open() {
    return subscriber.connect().otherwiseEmpty();
  }

  Future<Void> close() {
    return subscriber.close();
  }
}
