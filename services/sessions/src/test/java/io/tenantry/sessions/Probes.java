package io.tenantry.sessions;

import static io.tenantry.access.Permissions.USER_BAN;
import static io.tenantry.access.Permissions.USER_LIST;
import static io.tenantry.common.web.Permission.PUBLIC;
import static io.tenantry.common.web.Permission.SIGNED_IN;
import static io.tenantry.common.web.Scope.ORG;
import static io.tenantry.common.web.Scope.PLATFORM;
import static io.tenantry.common.web.Scope.SELF;
import static io.tenantry.common.web.Scope.SYSTEM;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.Feed;
import io.tenantry.common.web.Streamed;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Queue;

/**
 * A route of every kind. Each answers who the guard let in; the writing ones enter the database.
 */
final class Probes implements Module {

  record Note(String text) {}

  /** Has nothing to tell. */
  static final class SilentFeed implements Feed {
    volatile boolean open;
    volatile boolean closed;

    @Override
    public Future<Optional<Buffer>> next() {
      open = true;
      return Promise.<Optional<Buffer>>promise().future();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final Foundation foundation;
  private final Queue<SilentFeed> feeds;

  Probes(Foundation foundation, Queue<SilentFeed> feeds) {
    this.feeds = feeds;
    this.foundation = foundation;
  }

  @Override
  public void addTo(Assembly assembly) {
    assembly
        .routes()
        .in(ORG)
        .get("/probe", USER_LIST, call -> told(call.actor()))
        .impersonated()
        .post("/probe", USER_BAN, this::write)
        .takes(Note.class)
        .patch("/probe", USER_LIST, this::write)
        .takes(Note.class)
        .impersonated()
        .put("/probe", USER_LIST, call -> told(call.actor()))
        .fresh();
    assembly
        .routes()
        .in(PLATFORM)
        .get("/probe", USER_LIST, call -> told(call.actor()))
        .impersonated();
    assembly
        .routes()
        .in(SYSTEM)
        .get("/probe", USER_LIST, call -> told(call.actor()))
        .post("/probe", USER_BAN, this::write)
        .takes(Note.class)
        .get("/everywhere", USER_LIST, call -> told(call.actor()))
        .everywhere()
        .get("/stream", USER_LIST, call -> stream());
    assembly
        .routes()
        .in(SELF)
        .get("/v1/probe", SIGNED_IN, call -> told(call.actor()))
        .impersonated()
        .get("/v1/stream", SIGNED_IN, call -> stream())
        .post("/v1/probe", SIGNED_IN, call -> told(call.actor()))
        .get("/v1/open", PUBLIC, Probes::greet);
  }

  /** Open until somebody ends it. */
  private Future<?> stream() {
    SilentFeed feed = new SilentFeed();
    feeds.add(feed);
    return Future.succeededFuture(Streamed.events(feed));
  }

  private Future<?> write(Call call) {
    call.body(Note.class);
    return foundation
        .db()
        .write(call.actor(), tx -> tx.first("SELECT tenantry.current_org()::text AS org"))
        .map(row -> new JsonObject().put("org", row.orElseThrow().getString("org")));
  }

  private static Future<?> greet(Call call) {
    Optional<Actor> visitor = call.visitor();
    return visitor.isPresent()
        ? told(visitor.get())
        : Future.succeededFuture(new JsonObject().putNull("user"));
  }

  private static Future<?> told(Actor actor) {
    return Future.succeededFuture(
        new JsonObject()
            .put("user", actor.user().toString())
            .put("org", actor.org().toString())
            .put("via_platform", actor.viaPlatform())
            .put("permissions", String.valueOf(actor.permissions()))
            .put(
                "impersonator", actor.impersonator().map(by -> by.user().toString()).orElse(null)));
  }
}
