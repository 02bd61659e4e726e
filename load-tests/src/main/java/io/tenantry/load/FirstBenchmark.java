package io.tenantry.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code GET /v1/me} and the first page of 25 next to bare handlers that answer the same bytes and
 * run the same statement. Database, servers and load share this machine's cores; each round
 * measures all four one after the other, so that what disturbs one disturbs its neighbour.
 */
@Command(name = "first", description = "/v1/me and the first page next to their bare twins")
final class FirstBenchmark implements Callable<Integer> {

  @Option(
      names = "--members",
      defaultValue = "100000",
      description = "in the organization (${DEFAULT-VALUE})")
  private int members;

  @Option(
      names = "--rounds",
      defaultValue = "7",
      description = "of which the median counts (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "each measurement takes (${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--connections",
      defaultValue = "16",
      description = "kept open (${DEFAULT-VALUE})")
  private int connections;

  @Option(names = "--report", description = "the file to write (${DEFAULT-VALUE})")
  private Path report = Path.of("load-tests/reports/first.md");

  private static final int PORT = 18_480;
  private static final int MANAGEMENT_PORT = 18_481;
  private static final int BARE_PORT = 18_482;
  private static final String PASSWORD = "Tenantry-demo-1";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, List<Loader.Measured>> measured = new LinkedHashMap<>();
  private final Map<String, double[]> cpu = new LinkedHashMap<>();

  public static void main(String[] args) {
    System.exit(new CommandLine(new FirstBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws IOException, SQLException, InterruptedException {
    Path data = Files.createTempDirectory("tenantry-load");
    String[] local = {
      "--demo",
      "--port=" + PORT,
      "--management-port=" + MANAGEMENT_PORT,
      "--data=" + data.resolve("data")
    };
    say("starting Tenantry on a fresh database");
    try (Child product =
            Child.start(
                "io.tenantry.local.Local",
                "Tenantry is ready",
                data.resolve("product.log"),
                local);
        Seeder seeder = new Seeder(databasePort(data.resolve("data")))) {
      UUID org = seeder.org("acme");
      say("adding " + members + " members");
      seeder.members(org, members);
      String eventLoops = Integer.toString(Runtime.getRuntime().availableProcessors());
      String me =
          Base64.getEncoder()
              .encodeToString(get("/v1/me", signIn()).getBytes(StandardCharsets.UTF_8));
      String database = Integer.toString(databasePort(data.resolve("data")));
      try (Child bare =
          Child.start(
              BareServer.class.getName(),
              "ready",
              data.resolve("bare.log"),
              Integer.toString(BARE_PORT),
              eventLoops,
              database,
              org.toString(),
              me)) {
        requireSamePage();
        measure(product, bare);
        Map<String, Map<String, Double>> profiles = profile(product, data);
        new FirstReport(members, rounds, seconds, connections, measured, cpu, profiles)
            .write(report);
      }
    }
    say("written: " + report);
    return 0;
  }

  private void measure(Child product, Child bare) throws IOException, InterruptedException {
    say("warming up");
    for (String what : FirstReport.ALL) {
      Loader.run(port(what), request(what), connections, Duration.ofSeconds(seconds));
    }
    for (int round = 1; round <= rounds; round++) {
      for (String what : FirstReport.ALL) {
        byte[] request = request(what);
        long server = what.startsWith("bare") ? bare.pid() : product.pid();
        double[] before = {
          Cpu.of(server), Cpu.named("postgres"), Cpu.of(ProcessHandle.current().pid())
        };
        var result = Loader.run(port(what), request, connections, Duration.ofSeconds(seconds));
        double[] used = cpu.computeIfAbsent(what, any -> new double[4]);
        used[0] += Cpu.of(server) - before[0];
        used[1] += Cpu.named("postgres") - before[1];
        used[2] += Cpu.of(ProcessHandle.current().pid()) - before[2];
        used[3] += result.answered();
        measured.computeIfAbsent(what, any -> new ArrayList<>()).add(result);
        say("round %d, %s: %.0f/s".formatted(round, what, result.perSecond()));
      }
    }
  }

  /** Apart from the rounds, because recording costs something. */
  private Map<String, Map<String, Double>> profile(Child product, Path data)
      throws IOException, InterruptedException {
    Map<String, Map<String, Double>> profiles = new LinkedHashMap<>();
    for (String what : new String[] {FirstReport.ME, FirstReport.LIST}) {
      say("profiling " + what);
      byte[] request = request(what);
      Profile.start(product.pid());
      Loader.run(port(what), request, connections, Duration.ofSeconds(2L * seconds));
      profiles.put(what, Profile.stop(product.pid(), data.resolve("profile.jfr")));
    }
    return profiles;
  }

  /** The twin answers the same people in the same order, or the comparison means nothing. */
  private void requireSamePage() throws IOException, InterruptedException {
    JsonNode ours = people(get("/v1/orgs/acme/users?limit=25", signIn()));
    JsonNode twins = people(ask("http://127.0.0.1:" + BARE_PORT + "/list", ""));
    for (int i = 0; i < 25; i++) {
      String our = ours.path(i).path("id").asText();
      String their = twins.path(i).path(0).asText(twins.path(i).elements().next().asText());
      if (our.isEmpty() || !our.equals(their)) {
        throw new IOException("the twin answers another page: " + our + " and " + their);
      }
    }
  }

  private static JsonNode people(String json) throws IOException {
    return new ObjectMapper().readTree(json).path("data");
  }

  /** A token lives five minutes, so each measurement has one of its own. */
  private byte[] request(String what) throws IOException, InterruptedException {
    return switch (what) {
      case FirstReport.BARE_ME -> Loader.get("/me", "");
      case FirstReport.BARE_LIST -> Loader.get("/list", "");
      case FirstReport.ME -> Loader.get("/v1/me", signIn());
      default -> Loader.get("/v1/orgs/acme/users?limit=25", signIn());
    };
  }

  private static int port(String what) {
    return what.startsWith("bare") ? BARE_PORT : PORT;
  }

  private String signIn() throws IOException, InterruptedException {
    String body = "{\"identifier\":\"owner@acme.test\",\"password\":\"" + PASSWORD + "\"}";
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + "/v1/auth/sign-in"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    return new ObjectMapper().readTree(answer).path("access_token").asText();
  }

  private String get(String path, String token) throws IOException, InterruptedException {
    return ask("http://127.0.0.1:" + PORT + path, token);
  }

  private String ask(String url, String token) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token).build();
    var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(url + ": " + answer.body());
    }
    return answer.body();
  }

  /** PostgreSQL writes its port into the fourth line of its lock file. */
  private static int databasePort(Path data) throws IOException {
    try (var files = Files.walk(data)) {
      Path lock =
          files
              .filter(file -> file.getFileName().toString().equals("postmaster.pid"))
              .findFirst()
              .orElseThrow(() -> new IOException("no PostgreSQL runs in " + data));
      return Integer.parseInt(Files.readAllLines(lock).get(3).strip());
    }
  }

  private static void say(String what) {
    System.out.println(what);
  }
}
