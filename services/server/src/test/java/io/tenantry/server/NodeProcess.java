package io.tenantry.server;

import io.tenantry.common.sql.DatabaseSettings;
import io.tenantry.common.sql.Login;
import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.embedded.EmbeddedMailbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program as an operator starts it: a process of its own, told everything by variables. */
final class NodeProcess implements AutoCloseable {

  /** Flags of the JVM by a variable, for a test that wants its own. */
  static final String MORE_FLAGS = "JDK_JAVA_OPTIONS";

  /** It lives for seconds: the better compiler would only get in its way. */
  private static final String JVM =
      System.getProperty("node.jvm", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");

  private static final int STOPS_WITHIN_SECONDS = 40;

  private final Process process;
  private final Path log;
  private final URI url;
  private final URI management;

  private NodeProcess(Process process, Path log, URI url, URI management) {
    this.process = process;
    this.log = log;
    this.url = url;
    this.management = management;
  }

  /** What all nodes of one installation are told. */
  record Installation(
      DatabaseSettings database, EmbeddedMailbox mailbox, List<Integer> cluster, Path folder) {

    Map<String, String> variables() {
      Map<String, String> variables = new LinkedHashMap<>();
      variables.put("TENANTRY_PUBLIC_URL", "http://tenantry.test");
      variables.put("TENANTRY_MASTER_KEY", Base64.getEncoder().encodeToString(new byte[32]));
      variables.put("TENANTRY_DB_HOST", database.host());
      variables.put("TENANTRY_DB_PORT", Integer.toString(database.port()));
      variables.put("TENANTRY_DB_NAME", database.database());
      variables.put("TENANTRY_DB_TLS", "disable");
      variables.put("TENANTRY_DRAIN_DELAY", "0");
      variables.put("TENANTRY_ADDRESS_FAILURES", "100000");
      for (Login login : Login.values()) {
        variables.put("TENANTRY_DB_" + login + "_PASSWORD", database.password(login));
      }
      variables.put("TENANTRY_MAIL_HOST", EmbeddedMailbox.HOST);
      variables.put("TENANTRY_MAIL_PORT", Integer.toString(mailbox.port()));
      variables.put("TENANTRY_MAIL_ENCRYPTION", "none");
      variables.put("TENANTRY_MAIL_FROM", "Tenantry <no-reply@tenantry.test>");
      return variables;
    }
  }

  /** Starts the node of this number and waits until it serves. */
  static NodeProcess serve(Installation installation, int number) {
    return serve(installation, number, Map.of());
  }

  /** The same, where this node is told more, or something else. */
  static NodeProcess serve(Installation installation, int number, Map<String, String> more) {
    NodeProcess node = begin(installation, number, more);
    node.untilReady();
    return node;
  }

  /** One that has only just been started. */
  static NodeProcess begin(Installation installation, int number, Map<String, String> more) {
    int port = Ports.free();
    int management = Ports.free();
    Map<String, String> variables = installation.variables();
    variables.put("TENANTRY_HTTP_PORT", Integer.toString(port));
    variables.put("TENANTRY_MANAGEMENT_PORT", Integer.toString(management));
    variables.put("TENANTRY_CLUSTER_PORT", installation.cluster().get(number).toString());
    variables.put(
        "TENANTRY_CLUSTER_MEMBERS",
        String.join(",", installation.cluster().stream().map(p -> "127.0.0.1:" + p).toList()));
    variables.putAll(more);
    Path log = installation.folder().resolve("node-" + number + ".log");
    return new NodeProcess(
        start(variables, log, "serve"), log, loopback(port), loopback(management));
  }

  void untilReady() {
    Poll.until("a node serves", this::isReady);
  }

  /** Runs a command to its end; fails with everything it said if it does not succeed. */
  static void run(Installation installation, Map<String, String> more, String... command) {
    Map<String, String> variables = installation.variables();
    variables.putAll(more);
    Path log = installation.folder().resolve(command[0] + ".log");
    Process process = start(variables, log, command);
    if (waited(process) != 0) {
      throw new AssertionError(String.join(" ", command) + ":\n" + read(log));
    }
  }

  /** Somebody who calls this node. */
  Visitor visitor() {
    return new Visitor(url);
  }

  /** Everything it has said so far. */
  String said() {
    return read(log);
  }

  /** Stops it in the middle of whatever it does, as a full machine or a debugger would. */
  void pause() {
    signal("STOP");
  }

  /** Lets it go on where it was. */
  void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      waited(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where people reach it. */
  URI url() {
    return url;
  }

  /** {@code kill -9}: it cannot finish anything. */
  void kill() {
    process.destroyForcibly();
    waited(process);
  }

  /** As Linux tells it. */
  long mostResidentKib() {
    return read(Path.of("/proc/" + process.pid() + "/status"))
        .lines()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  /** Somebody who calls its private port. */
  Visitor watcher() {
    return new Visitor(management);
  }

  @Override
  public void close() {
    process.destroy();
    waited(process);
  }

  private boolean isReady() {
    if (!process.isAlive()) {
      throw new AssertionError("the node has ended:\n" + read(log));
    }
    try {
      return visitor().get("/health/ready").status() == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  private static Process start(Map<String, String> variables, Path log, String... command) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (!variables.containsKey(MORE_FLAGS)) {
      words.addAll(List.of(JVM.split(" +")));
    }
    words.add("-Dlogback.configurationFile=logback.xml"); // the program's, not that of tests
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.tenantry.server.Main"));
    words.addAll(List.of(command));
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(variables);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int waited(Process process) {
    try {
      if (!process.waitFor(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static URI loopback(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
