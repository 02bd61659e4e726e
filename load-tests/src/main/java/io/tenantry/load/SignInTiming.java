package io.tenantry.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * What somebody who guesses could tell by a clock: the same question about different people, asked
 * by turns, so that whatever the machine does meanwhile it does to all.
 */
final class SignInTiming {

  private static final double SHARE_MAX = 0.05;
  private static final int WARM_UP_MAX = 20;

  /** As often as mails to one address are sent in an hour: beyond that nothing is done. */
  private static final int ASKED_EACH = 5;

  private static final String WRONG = "a loud afternoon";

  /** Differ in every answer. */
  private static final Set<String> OWN_EACH_TIME = Set.of("date", "x-request-id");

  private final Rig rig;
  private final Random order = new Random(1);
  private final int samples;
  private final int warmUp;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, List<Double>> tookMs = new LinkedHashMap<>();
  private final Map<String, String> answers = new TreeMap<>();

  SignInTiming(Rig rig, int samples) {
    this.rig = rig;
    this.samples = samples;
    this.warmUp = Math.min(WARM_UP_MAX, samples);
  }

  Section run() throws Exception {
    double hashMs = HashAlone.OF_THE_PRODUCT.measured(Duration.ofMillis(25L * samples)).medianMs();
    try (Rig.Node node = rig.node(List.of(), Map.of("TENANTRY_ADDRESS_FAILURES", "1000000"));
        Connection superuser = rig.superuser()) {
      prepare(superuser);
      for (int i = -warmUp; i < samples; i++) {
        run(
            superuser,
            "UPDATE users SET failed_attempts = 0 WHERE failed_attempts > 0 AND locked_until IS NULL");
        round(node, i);
        if (i == -1) {
          tookMs.clear();
        }
      }
    }
    return judged(hashMs);
  }

  /** One person suspended, one locked, and people to whom mails may be sent. */
  private void prepare(Connection superuser) throws SQLException {
    run(
        superuser,
        "UPDATE users SET failed_attempts = 10, locked_until = now() + interval '1 day'"
            + " WHERE email = 'editor@acme.test'");
    run(
        superuser,
        "UPDATE member_standing SET state = 'suspended' WHERE user_id ="
            + " (SELECT id FROM users WHERE email = 'viewer@acme.test')");
    run(superuser, people((samples + warmUp) / ASKED_EACH));
  }

  private static String people(int last) {
    return """
    WITH made AS (
      INSERT INTO users (id, name, email, email_verified)
      SELECT uuidv7(), 'Somebody', 'somebody' || n || '@acme.test', true FROM generate_series(0, %d) AS n
      RETURNING id, email
    )
    INSERT INTO login_identifiers (kind, value, org_id, user_id, verified_at)
    SELECT 'email', email, '00000000-0000-0000-0000-000000000000', id, now() FROM made
    """
        .formatted(last);
  }

  /** In another order each time: what one of them leaves to do in the background meets them all. */
  private void round(Rig.Node node, int round) throws Exception {
    int asked = (round + warmUp) / ASKED_EACH;
    List<Callable<Void>> asks =
        new ArrayList<>(
            List.of(
                signIn(node, "wrong password", "member@acme.test", WRONG),
                signIn(node, "unknown person", "nobody" + round + "@acme.test", WRONG),
                signIn(node, "suspended, wrong password", "viewer@acme.test", WRONG),
                signIn(node, "locked, wrong password", "editor@acme.test", WRONG),
                signIn(node, "locked, right password", "editor@acme.test", Rig.PASSWORD),
                forgot(node, "reset, known address", "somebody" + asked + "@acme.test"),
                forgot(node, "reset, unknown address", "nobody" + asked + "@acme.test")));
    Collections.shuffle(asks, order);
    for (Callable<Void> ask : asks) {
      ask.call();
    }
  }

  private Callable<Void> signIn(Rig.Node node, String what, String who, String password) {
    return () ->
        ask(
            node,
            what,
            "/v1/auth/sign-in",
            "{\"identifier\":\"" + who + "\",\"password\":\"" + password + "\"}");
  }

  private Callable<Void> forgot(Rig.Node node, String what, String who) {
    return () -> ask(node, what, "/v1/auth/password/forgot", "{\"email\":\"" + who + "\"}");
  }

  private Void ask(Rig.Node node, String what, String path, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    long from = System.nanoTime();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    tookMs.computeIfAbsent(what, first -> new ArrayList<>()).add((System.nanoTime() - from) / 1e6);
    String said = comparable(answer);
    if (!said.equals(answers.computeIfAbsent(what, first -> said))) {
      throw new IOException(what + " was answered in two ways: " + said);
    }
    return null;
  }

  private static String comparable(HttpResponse<String> answer) {
    String headers =
        answer.headers().map().entrySet().stream()
            .filter(header -> !OWN_EACH_TIME.contains(header.getKey()))
            .map(header -> header.getKey() + ": " + header.getValue())
            .sorted()
            .collect(Collectors.joining("; "));
    return answer.statusCode() + " " + headers + " " + answer.body();
  }

  private Section judged(double hashMs) {
    Section section =
        new Section(
            "What a clock tells about people",
            ("%d interleaved samples of each, one at a time and in changing order, on one node; a hash takes %.1f ms,"
                    + " so medians may differ by %.2f ms.")
                .formatted(samples, hashMs, SHARE_MAX * hashMs));
    compare(section, "wrong password", "reset", false, hashMs);
    compare(section, "reset, known address", "reset", true, hashMs);
    return section;
  }

  private void compare(Section section, String with, String prefix, boolean isIt, double hashMs) {
    double typical = median(with);
    String words = answers.getOrDefault(with, "");
    for (String what : tookMs.keySet()) {
      if (what.startsWith(prefix) == isIt && !what.equals(with)) {
        section.pace(
            what + ": as " + with,
            Math.abs(median(what) - typical) <= SHARE_MAX * hashMs,
            "median %.2f ms, and %.2f ms".formatted(median(what), typical));
        section.aim(
            what + ": the same status, headers and body",
            words.equals(answers.get(what)),
            words.split(" ", 2)[0]);
      }
    }
  }

  private double median(String what) {
    List<Double> sorted = tookMs.getOrDefault(what, List.of()).stream().sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
  }

  private static void run(Connection superuser, String sql) throws SQLException {
    try (Statement statement = superuser.createStatement()) {
      statement.execute(sql);
    }
  }
}
