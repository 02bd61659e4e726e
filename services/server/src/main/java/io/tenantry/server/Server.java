package io.tenantry.server;

import io.tenantry.common.watch.TraceSettings;
import io.tenantry.common.web.DocumentRoutes;
import io.tenantry.common.work.Module;
import io.tenantry.common.work.Node;
import io.tenantry.common.work.NodeSettings;
import io.tenantry.credentials.PasswordSettings;
import io.tenantry.signin.OidcSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program as a whole: a node with all capabilities, its document, and its health. */
public final class Server {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  private final Node node;
  private final Capabilities capabilities;
  private final Health health;
  private final ManagementVerticle management;

  /** Its own event loop: whoever asks how the others are must not wait for them. */
  private final Vertx watching = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  /** Keeps things as long as is usual, and tells no traces. */
  public Server(NodeSettings settings, ManagementSettings management, PasswordSettings passwords) {
    this(
        settings, management, passwords, Keeping.usual(), OidcSettings.none(), TraceSettings.off());
  }

  public Server(
      NodeSettings settings,
      ManagementSettings management,
      PasswordSettings passwords,
      Keeping keeping,
      OidcSettings providers,
      TraceSettings traces) {
    this(settings, management, passwords, keeping, providers, traces, Health.BLOCKED_AFTER);
  }

  /**
   * @param blockedAfter an event loop that has run nothing for so long makes the node not alive
   */
  Server(
      NodeSettings settings,
      ManagementSettings management,
      PasswordSettings passwords,
      Keeping keeping,
      OidcSettings providers,
      TraceSettings traces,
      Duration blockedAfter) {
    this.node = new Node(settings, traces);
    this.capabilities = new Capabilities(node.foundation(), passwords, keeping, providers);
    this.health = new Health(node.foundation(), node.eventLoops(), blockedAfter);
    this.management = new ManagementVerticle(management, health, node.foundation().meters());
    BuildInfo.show(node.foundation().meters());
  }

  /**
   * Begins to work. Health is told from the first moment, so that waiting for the database can be
   * seen; requests are taken last.
   *
   * @param more what this installation has beside the capabilities
   */
  public Future<Void> start(List<Module> more) {
    List<Module> modules = new ArrayList<>(capabilities.modules());
    modules.addAll(more);
    modules.add(health);
    modules.add(assembly ->
        new DocumentRoutes(node.foundation().vertx(), assembly.routes()).addTo(assembly.routes()));
    return watching
        .deployVerticle(management)
        .compose(watched -> node.start(modules, capabilities.gate()))
        .compose(begun -> {
          health.started();
          return Future.succeededFuture();
        });
  }

  /**
   * Gives notice: requests are still taken, but the node is not ready any more, each answer ends
   * its connection, and no background work is begun.
   */
  public void drain() {
    LOG.info("Stopping: finishing what is under way");
    health.stopping();
    node.drain();
  }

  /** Stops taking requests, finishes those under way, leaves the cluster. */
  public Future<Void> stop() {
    health.stopping();
    return node.stop().eventually(watching::close);
  }

  /** The port that people and programs call. */
  public int port() {
    return node.port();
  }

  /** The port of those who watch. */
  int managementPort() {
    return management.port();
  }

  public Node node() {
    return node;
  }

  public Capabilities capabilities() {
    return capabilities;
  }
}
