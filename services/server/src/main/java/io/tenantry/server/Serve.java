package io.tenantry.server;

import io.tenantry.common.watch.TraceSettings;
import io.tenantry.common.work.NodeSettings;
import io.tenantry.credentials.PasswordSettings;
import io.tenantry.signin.OidcSettings;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code serve}: runs a node until it is told to stop. */
@Command(
    name = "serve",
    description =
        "Runs a node until it is told to stop (Ctrl-C, SIGTERM): then it finishes what is under"
            + " way, for up to 30 s, and leaves the cluster.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class Serve implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Serve.class);

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private ConfigOption config;

  @Option(
      names = "--roles",
      paramLabel = "ROLES",
      description = "what this node does: http, mail, schedule, by comma (default: all)")
  private @Nullable String roles;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  /** Everything that a node is told. */
  private record Told(
      NodeSettings node,
      ManagementSettings management,
      PasswordSettings passwords,
      Keeping keeping,
      OidcSettings providers,
      Duration drainDelay,
      TraceSettings traces) {}

  @Override
  public Integer call() throws InterruptedException {
    Told told = config.read(spec.commandLine().getErr(), this::told);
    NodeSettings settings = told.node();
    Schema.require(settings.database());
    Server server =
        new Server(
            settings,
            told.management(),
            told.passwords(),
            told.keeping(),
            told.providers(),
            told.traces());
    CountDownLatch stopped = new CountDownLatch(1);
    try {
      Waiting.forThe(server.start(List.of()));
      Waiting.forThe(MasterKey.require(server.capabilities()));
    } catch (RuntimeException e) {
      Waiting.forThe(server.stop().otherwiseEmpty());
      throw bindFailure(e).map(taken -> (RuntimeException) taken).orElse(e);
    }
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(server, told.drainDelay(), stopped), "stop"));
    LOG.info("Tenantry is ready: roles {}, port {}", settings.roles(), server.port());
    stopped.await();
    return 0;
  }

  private Told told(Config config) {
    return new Told(
        config.node(Optional.ofNullable(roles)),
        config.management(),
        config.passwords(),
        config.keeping(),
        config.providers(),
        config.drainDelay(),
        config.traces());
  }

  private static void stop(Server server, Duration notice, CountDownLatch stopped) {
    server.drain();
    pause(notice);
    Waiting.forThe(server.stop().otherwiseEmpty());
    LOG.info("Stopped");
    Logs.close();
    stopped.countDown();
  }

  /** On this thread: a timer of the node would end with it, and nobody would hear the rest. */
  private static void pause(Duration notice) {
    try {
      Thread.sleep(notice);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A port that somebody else has is no defect. */
  private static Optional<CannotRun> bindFailure(RuntimeException failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof BindException
        ? Optional.of(new CannotRun("a port cannot be opened: " + cause.getMessage()))
        : Optional.empty();
  }
}
