package io.tenantry.server;

import io.tenantry.common.testkit.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/** A session of each of the crowd, whose access tokens the nodes have issued themselves. */
final class ManySessions {

  private static final int AT_ONCE = 32;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

  /** As a sign-in would have left them, with refresh tokens that the test knows. */
  private static final String OPEN =
      """
      WITH wanted AS (
        SELECT m.org_id, m.user_id, u.epoch AS user_epoch, m.epoch AS member_epoch, o.epoch AS org_epoch,
               uuidv7() AS id
          FROM members p
          JOIN member_standing m ON m.org_id = p.org_id AND m.user_id = p.user_id
          JOIN user_standing u ON u.user_id = m.user_id
          JOIN org_standing o ON o.org_id = m.org_id
         WHERE p.org_id = ? AND p.name LIKE 'Person %'
      ), known AS (
        SELECT *, translate(encode(uuid_send(id) || sha256(uuid_send(id)) || substr(sha256(uuid_send(user_id)), 1, 16),
                                   'base64'), E'+/=\\n', '-_') AS token
          FROM wanted
      ), opened AS (
        INSERT INTO sessions (id, user_id, user_epoch, org_id, member_epoch, org_epoch, provider, amr, ip, user_agent,
                              device, browser, os, expires_at, refresh_hash)
        SELECT id, user_id, user_epoch, org_id, member_epoch, org_epoch, 'password', '{pwd}', '127.0.0.1', '', '', '',
               '', now() + interval '1 day', sha256(convert_to(token, 'UTF8'))
          FROM known
        RETURNING id
      ), entered AS (
        INSERT INTO session_orgs (org_id, session_id, user_id, member_epoch, org_epoch)
        SELECT org_id, id, user_id, member_epoch, org_epoch FROM known
      )
      SELECT token FROM known
      """;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final List<String> tokens;

  private ManySessions(TestDatabase database, UUID org, List<URI> nodes) {
    List<String> refreshTokens =
        database.rows(OPEN, org).stream().map(row -> String.valueOf(row.get("token"))).toList();
    this.tokens = traded(refreshTokens, nodes);
  }

  /** The nodes take turns in issuing the tokens. */
  static ManySessions open(TestDatabase database, UUID org, List<URI> nodes) {
    return new ManySessions(database, org, nodes);
  }

  List<String> tokens() {
    return tokens;
  }

  /** What every one of these nodes says to every token, counted. */
  Map<String, Integer> answers(List<URI> nodes) {
    List<Callable<String>> questions = new ArrayList<>();
    for (URI node : nodes) {
      tokens.forEach(token -> questions.add(() -> heard(node, token)));
    }
    Map<String, Integer> counted = new TreeMap<>();
    together(questions).forEach(answer -> counted.merge(answer, 1, Integer::sum));
    return counted;
  }

  private String heard(URI node, String token) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(node.resolve("/v1/me"))
                .header("Authorization", "Bearer " + token)
                .timeout(ANSWER_MAX)
                .build(),
            BodyHandlers.ofString());
    return answer.statusCode() == 200
        ? "200"
        : answer.statusCode() + " " + new JsonObject(answer.body()).getString("code");
  }

  private List<String> traded(List<String> refreshTokens, List<URI> nodes) {
    return together(
        IntStream.range(0, refreshTokens.size())
            .<Callable<String>>mapToObj(
                n -> () -> traded(refreshTokens.get(n), nodes.get(n % nodes.size())))
            .toList());
  }

  private String traded(String refreshToken, URI node) throws Exception {
    JsonObject body = new JsonObject().put("refresh_token", refreshToken);
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(node.resolve("/v1/auth/refresh"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.encode()))
                .timeout(ANSWER_MAX)
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return new JsonObject(answer.body()).getString("access_token");
  }

  private static List<String> together(List<Callable<String>> tasks) {
    Semaphore room = new Semaphore(AT_ONCE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = new ArrayList<>(tasks.size());
      for (Callable<String> task : tasks) {
        room.acquire();
        answers.add(
            threads.submit(() -> {
              try {
                return task.call();
              } finally {
                room.release();
              }
            }));
      }
      List<String> all = new ArrayList<>(answers.size());
      for (Future<String> answer : answers) {
        all.add(answer.get());
      }
      return all;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }
}
