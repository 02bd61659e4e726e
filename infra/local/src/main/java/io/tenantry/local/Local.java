package io.tenantry.local;

import io.tenantry.embedded.CannotStart;
import io.tenantry.server.CannotRun;
import io.tenantry.server.Logs;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What {@code infra/run} starts. */
@Command(
    name = "infra/run",
    description = "Starts Tenantry with an embedded PostgreSQL and mailbox, on this machine only.",
    mixinStandardHelpOptions = true)
public final class Local implements Callable<Integer> {
  @Option(names = "--port", defaultValue = "8080", description = "where it is called")
  private int port;

  @Option(names = "--management-port", defaultValue = "9091", description = "health")
  private int managementPort;

  @Option(names = "--data", defaultValue = ".data", description = "what is kept between runs")
  @SuppressWarnings("NullAway.Init")
  private Path data;

  @Option(names = "--demo", description = "people to try it with")
  private boolean demo;

  @Option(names = "--fresh", description = "start with an empty database")
  private boolean fresh;

  /** For {@code infra/run} only. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Local());
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      boolean plain = failure instanceof CannotRun || failure instanceof CannotStart;
      System.err.println("infra/run: " + (plain ? failure.getMessage() : failure));
      return 1;
    });
    line.setParameterExceptionHandler((wrong, given) -> {
      System.err.println("infra/run: " + wrong.getMessage() + " (try --help)");
      return 2;
    });
    int code = line.execute(arguments);
    Logs.close();
    System.exit(code);
  }

  @Override
  public Integer call() throws InterruptedException {
    DataDirectory directory = new DataDirectory(data);
    System.setProperty("logback.configurationFile", "logback-local.xml");
    System.setProperty("tenantry.log", directory.log().toString());
    if (fresh) {
      directory.empty();
    }
    Installation installation = new Installation(directory, port, managementPort);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread onSignal = new Thread(() -> stop(installation, stopped), "stop");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try {
      installation.start(demo);
    } catch (RuntimeException e) {
      Runtime.getRuntime().removeShutdownHook(onSignal);
      installation.stop();
      throw e;
    }
    stopped.await();
    return 0;
  }

  private static void stop(Installation installation, CountDownLatch stopped) {
    System.out.println("Stopping ...");
    installation.stop();
    System.out.println("Stopped.");
    Logs.close();
    stopped.countDown();
  }
}
