package io.tenantry.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tenantry.common.sql.DatabaseSettings;
import io.tenantry.common.sql.Login;
import io.tenantry.common.sql.Migrations;
import io.tenantry.embedded.EmbeddedMailbox;
import io.tenantry.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An installation that things are done to: PostgreSQL with the demo data in a directory, which can
 * be stopped and started again, and nodes that are processes of their own, told everything by
 * variables.
 */
final class Rig implements AutoCloseable {

  static final String PASSWORD = "Tenantry-demo-1";

  private final Path folder;
  private final Path logs;
  private final int databasePort = freePort();
  private final EmbeddedMailbox mailbox = EmbeddedMailbox.start();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private EmbeddedPostgres postgres;
  private int nodes;

  /** Somewhere a node listens. */
  record Node(Child process, int port, int managementPort, long readyNanos)
      implements AutoCloseable {
    @Override
    public void close() {
      process.close();
    }
  }

  /**
   * Makes the data, with people in it, by running {@code infra/run --demo} once.
   *
   * @param folder new or empty; on the file system that PostgreSQL is to use
   */
  static Rig in(Path folder) throws IOException, SQLException {
    return in(folder, folder);
  }

  /** The same, with what the nodes say in another folder, which must be there. */
  static Rig in(Path folder, Path logs) throws IOException, SQLException {
    String[] local = {
      "--demo",
      "--port=" + freePort(),
      "--management-port=" + freePort(),
      "--data=" + folder.resolve("data")
    };
    Files.createDirectories(folder);
    Child.start("io.tenantry.local.Local", "Tenantry is ready", logs.resolve("demo.log"), local)
        .close();
    Rig rig = new Rig(folder, logs);
    Migrations.run(rig.settings());
    return rig;
  }

  /** What {@link #in(Path)} has made, again. */
  static Rig reopened(Path folder) throws SQLException {
    Rig rig = new Rig(folder, folder);
    Migrations.run(rig.settings());
    return rig;
  }

  private Rig(Path folder, Path logs) {
    this.folder = folder;
    this.logs = logs;
    this.postgres = EmbeddedPostgres.in(folder.resolve("data"), databasePort);
  }

  Path folder() {
    return folder;
  }

  int databasePort() {
    return databasePort;
  }

  void stopDatabase() {
    postgres.close();
  }

  void startDatabase() {
    postgres = EmbeddedPostgres.in(folder.resolve("data"), databasePort);
  }

  /** Lets PostgreSQL, which is started again for it, write its log into another folder. */
  void moveLogTo(Path elsewhere) throws IOException, InterruptedException {
    stopDatabase();
    Path log = folder.resolve("data/postgres/pg_wal");
    var copied =
        new ProcessBuilder("cp", "-a", log.toString(), elsewhere.toString()).inheritIO().start();
    var removed =
        copied.waitFor() == 0 ? new ProcessBuilder("rm", "-r", log.toString()).start() : copied;
    if (removed.waitFor() != 0) {
      throw new IOException("the log cannot be moved");
    }
    Files.createSymbolicLink(log, elsewhere);
    startDatabase();
  }

  Connection superuser() throws SQLException {
    return postgres.connectAsSuperuser(EmbeddedPostgres.DATABASE);
  }

  /** A node of its own, from this class path; serves when this returns. */
  Node node(List<String> jvm, Map<String, String> more) throws IOException {
    return node(Child.onClassPath("io.tenantry.server.Main"), jvm, more);
  }

  /** The same from the packaged program. */
  Node packaged(Path jar, List<String> jvm) throws IOException {
    return node(List.of("-jar", jar.toString()), jvm, Map.of());
  }

  private Node node(List<String> program, List<String> jvm, Map<String, String> more)
      throws IOException {
    List<Integer> ports = freePorts(2);
    Map<String, String> variables = variables();
    variables.put("TENANTRY_HTTP_PORT", ports.getFirst().toString());
    variables.put("TENANTRY_MANAGEMENT_PORT", ports.getLast().toString());
    variables.putAll(more);
    Path log = logs.resolve("node-" + nodes++ + ".log");
    Child process = Child.start(jvm, variables, program, "Tenantry is ready", log, "serve");
    return new Node(
        process,
        Integer.parseInt(variables.getOrDefault("TENANTRY_HTTP_PORT", "0")),
        Integer.parseInt(variables.getOrDefault("TENANTRY_MANAGEMENT_PORT", "0")),
        System.nanoTime());
  }

  String signIn(Node node, String who) throws IOException, InterruptedException {
    String body = "{\"identifier\":\"" + who + "\",\"password\":\"" + PASSWORD + "\"}";
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + "/v1/auth/sign-in"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    String token = new ObjectMapper().readTree(answer).path("access_token").asText();
    if (token.isEmpty()) {
      throw new IOException("cannot sign in: " + answer);
    }
    return token;
  }

  /**
   * What the nodes call defects in their logs, each with the head of its trace; at most 80 lines.
   */
  List<String> defects() throws IOException {
    List<String> said = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      List<String> lines = Files.readAllLines(logs.resolve("node-" + node + ".log"));
      for (int i = 0; i < lines.size() && said.size() < 80; i++) {
        if (lines.get(i).contains("failed unexpectedly")) {
          said.addAll(lines.subList(i, Math.min(i + 20, lines.size())));
        }
      }
    }
    return said;
  }

  /** Status of a GET on the management port; 0 when nobody answers. */
  int ask(int port, String path) throws InterruptedException {
    try {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException nobody) {
      return 0;
    }
  }

  @Override
  public void close() {
    postgres.close();
    mailbox.close();
  }

  private Map<String, String> variables() throws IOException {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("TENANTRY_PUBLIC_URL", "http://tenantry.test");
    variables.put(
        "TENANTRY_MASTER_KEY",
        Files.readString(folder.resolve("data/master.key"), StandardCharsets.US_ASCII).strip());
    variables.put("TENANTRY_DB_PORT", Integer.toString(databasePort));
    variables.put("TENANTRY_DB_TLS", "disable");
    for (Login login : Login.values()) {
      variables.put("TENANTRY_DB_" + login + "_PASSWORD", login.role());
    }
    variables.put("TENANTRY_MAIL_HOST", EmbeddedMailbox.HOST);
    variables.put("TENANTRY_MAIL_PORT", Integer.toString(mailbox.port()));
    variables.put("TENANTRY_MAIL_ENCRYPTION", "none");
    variables.put("TENANTRY_MAIL_FROM", "Tenantry <no-reply@tenantry.test>");
    variables.put("TENANTRY_DRAIN_DELAY", "0");
    return variables;
  }

  private DatabaseSettings settings() {
    return new DatabaseSettings(
        EmbeddedPostgres.HOST,
        databasePort,
        EmbeddedPostgres.DATABASE,
        EmbeddedPostgres.OWNER,
        postgres.ownerPassword(),
        Stream.of(Login.values()).collect(Collectors.toMap(login -> login, Login::role)),
        "disable",
        Optional.empty(),
        DatabaseSettings.CONNECTIONS_MAX);
  }

  private static int freePort() {
    return freePorts(1).getFirst();
  }

  /** So many free ports at once, all different. */
  static List<Integer> freePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
