package io.tenantry.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tenantry.load.PeopleCases.Case;
import io.tenantry.users.PeopleQuestion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Lists of people over HTTP, one client at a time, among few and among many: each sort, each
 * filter, search and autocomplete. What is measured is kept beside the data, so that loading and
 * measuring can be done in parts.
 */
@Command(name = "people", description = "lists of people among 100,000 and 1,000,000")
public final class PeopleBenchmark implements Callable<Integer> {

  private static final Pattern SERVED_BY =
      Pattern.compile("(?:using|on|Scan on) ((?:members|users)_\\w+)");

  private static final String ORG = "acme";
  private static final String ADMIN = "admin@acme.test";
  private static final String SUPER_ADMIN = "root@tenantry.test";

  @Option(
      names = "--parts",
      split = ",",
      description = "which of load-few, few, load-many, many, platform, writes (all)")
  private List<String> parts =
      List.of("load-few", "few", "load-many", "many", "platform", "writes");

  @Option(names = "--few", defaultValue = "100000", description = "members (${DEFAULT-VALUE})")
  private int few;

  @Option(names = "--many", defaultValue = "1000000", description = "members (${DEFAULT-VALUE})")
  private int many;

  @Option(names = "--calls", defaultValue = "100", description = "of each case (${DEFAULT-VALUE})")
  private int calls;

  @Option(names = "--data", description = "where the database is kept (${DEFAULT-VALUE})")
  private Path data = Path.of("load-tests/target/people");

  @Option(names = "--report", description = "the file to write (${DEFAULT-VALUE})")
  private Path report = Path.of("load-tests/reports/people.md");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public static void main(String[] args) {
    System.exit(new CommandLine(new PeopleBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    boolean isNew = !Files.exists(data.resolve("data"));
    try (Rig rig = isNew ? Rig.in(data) : Rig.reopened(data)) {
      for (String part : parts) {
        long began = System.nanoTime();
        run(rig, part);
        System.out.printf("%s: %.0f s%n", part, (System.nanoTime() - began) / 1e9);
      }
    }
    PeopleReport.write(report, data, command());
    System.out.println("written: " + report);
    return 0;
  }

  private void run(Rig rig, String part) throws Exception {
    switch (part) {
      case "load-few" -> load(rig, few, false);
      case "load-many" -> load(rig, many, true);
      case "few" -> measure(rig, "few", few, false);
      case "many" -> measure(rig, "many", many, false);
      case "platform" -> measure(rig, "platform", many, true);
      case "writes" -> PeopleReport.keep(data, "writes", new PeopleWrites(rig).measure(calls));
      default -> throw new IOException("no such part: " + part);
    }
  }

  private void load(Rig rig, int members, boolean others) throws SQLException, IOException {
    long began = System.nanoTime();
    try (Connection connection = rig.superuser()) {
      new PeopleSeeder(connection).load(org(connection), members, others);
    }
    PeopleReport.keep(
        data,
        "load-" + members,
        List.of("%d\t%.0f".formatted(members, (System.nanoTime() - began) / 1e9)));
  }

  private static UUID org(Connection connection) throws SQLException {
    try (var rows =
        connection
            .createStatement()
            .executeQuery("SELECT id FROM organizations WHERE slug = '" + ORG + "'")) {
      rows.next();
      return rows.getObject(1, UUID.class);
    }
  }

  private void measure(Rig rig, String name, int members, boolean platform) throws Exception {
    List<String> figures = new ArrayList<>();
    try (var node = rig.node(List.of("-Xmx512m"), Map.of());
        Connection connection = rig.superuser()) {
      String base =
          "http://127.0.0.1:" + node.port() + (platform ? "/v1/platform" : "/v1/orgs/" + ORG);
      String reader = platform ? SUPER_ADMIN : ADMIN;
      try (Statement statement = connection.createStatement()) {
        statement.execute("LOAD 'auto_explain'");
        statement.execute("SET auto_explain.log_min_duration = 0");
        statement.execute("SET auto_explain.log_nested_statements = on");
        statement.execute("SET auto_explain.log_level = 'notice'");
        statement.execute("SET app.org = '" + org(connection) + "'");
      }
      List<Case> cases = new ArrayList<>(PeopleCases.all(platform));
      cases.add(1, deep(base, rig.signIn(node, reader), members / 2));
      for (Case one : cases) {
        String token = rig.signIn(node, reader);
        figures.add(measured(one, base, token) + "\t" + served(connection, one, platform));
        System.out.println(figures.getLast());
      }
    }
    PeopleReport.keep(data, name, figures);
  }

  /** Name, calls, p50, p99, refused, total. */
  private String measured(Case one, String base, String token) throws Exception {
    for (int i = 0; i < Math.max(3, calls / 10); i++) {
      get(base + one.query(), token);
    }
    long[] nanos = new long[calls];
    int refused = 0;
    @Nullable String last = null;
    for (int i = 0; i < calls; i++) {
      long began = System.nanoTime();
      var answer = get(base + one.query(), token);
      nanos[i] = System.nanoTime() - began;
      refused += answer.statusCode() == 200 ? 0 : 1;
      last = answer.body();
    }
    Arrays.sort(nanos);
    JsonNode page = new ObjectMapper().readTree(last);
    String total =
        page.path("total").asText("") + (page.path("total_is_exact").asBoolean(true) ? "" : "+");
    return "%s\t%d\t%.2f\t%.2f\t%d\t%s"
        .formatted(
            one.name(),
            calls,
            nanos[calls / 2] / 1e6,
            nanos[Math.min(calls - 1, (int) Math.ceil(calls * 0.99) - 1)] / 1e6,
            refused,
            total);
  }

  /** A page so far down, reached by cursor. */
  private Case deep(String base, String token, int depth) throws Exception {
    String cursor = "";
    for (int at = 0; at < depth; at += 200) {
      String next = cursor.isEmpty() ? "" : "&cursor=" + cursor;
      var answer = get(base + "/users?limit=200" + next, token);
      cursor = new ObjectMapper().readTree(answer.body()).path("next_cursor").asText("");
    }
    return new Case("by cursor, half way down", "/users", new TreeMap<>(Map.of("cursor", cursor)));
  }

  private HttpResponse<String> get(String uri, String token)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(uri)).header("Authorization", "Bearer " + token).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** The indexes of people that PostgreSQL says it used. */
  private static String served(Connection connection, Case one, boolean platform)
      throws SQLException {
    if (!one.path().equals("/users")) {
      return "profile_values_pkey";
    }
    Map<String, String> parameters = new TreeMap<>(one.parameters());
    parameters.remove("cursor");
    Set<String> names = new TreeSet<>();
    try (Statement statement = connection.createStatement()) {
      statement.execute(PeopleQuestion.sql(platform, parameters));
      for (SQLWarning said = statement.getWarnings(); said != null; said = said.getNextWarning()) {
        var found = SERVED_BY.matcher(String.valueOf(said.getMessage()));
        while (found.find()) {
          names.add(found.group(1));
        }
        if (String.valueOf(said.getMessage())
            .contains("Seq Scan on " + PeopleQuestion.table(platform))) {
          names.add("**whole table**");
        }
      }
    }
    return String.join(", ", names);
  }

  private String command() {
    return "load-tests/run people --parts %s --few %d --many %d --calls %d"
        .formatted(String.join(",", parts), few, many, calls);
  }
}
