package io.tenantry.users;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.organizations.Organization;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/** Many people of one organization, made in a moment, and jobs about them. */
final class Crowd {

  private static final Set<String> ENDS = Set.of("done", "cancelled", "failed");

  private static final String FILL =
      """
      WITH made AS (
        INSERT INTO users (id, name, email, email_verified, is_learner)
        SELECT uuidv7(), 'Person ' || n, 'p' || n || '@' || ? || '.test', true, true FROM generate_series(1, ?) n
        RETURNING id, name, email
      ), standing AS (
        INSERT INTO user_standing (user_id, state, changed_at)
        SELECT id, 'active', now() FROM made
      ), here AS (
        INSERT INTO member_standing (org_id, user_id, state, changed_at)
        SELECT ?, id, 'active', now() FROM made
      )
      INSERT INTO members (org_id, user_id, is_learner, country)
      SELECT ?, id, true, 'DE' FROM made
      """;

  private final TestApp app;
  private final Organization org;

  Crowd(TestApp app, Organization org) {
    this.app = app;
    this.org = org;
  }

  /** The same people whoever asks. */
  List<UUID> of(int size) {
    app.database().run(FILL, org.slug(), size, org.id(), org.id());
    return app
        .database()
        .rows("SELECT user_id FROM members WHERE org_id = ? AND name LIKE 'Person %'", org.id())
        .stream()
        .map(row -> (UUID) row.get("user_id"))
        .toList();
  }

  String path(String rest) {
    return "/v1/orgs/" + org.id() + rest;
  }

  String bulk(String verb) {
    return path("/users/bulk/" + verb);
  }

  long howMany(String status) {
    return app.database()
        .count("SELECT count(*) FROM members WHERE org_id = ? AND status = ?", org.id(), status);
  }

  static JsonObject ids(List<UUID> people) {
    return new JsonObject().put("ids", new JsonArray(people.stream().map(UUID::toString).toList()));
  }

  static JsonObject filter(JsonObject filter) {
    return new JsonObject().put("filter", filter);
  }

  /** The path of a job that was begun. */
  static String begun(Reply reply) {
    return reply.answers(202).header("Location").orElseThrow();
  }

  /** The job as it is at its end. */
  static JsonObject ended(Visitor by, String job) {
    return Poll.until(
        "the job has come to its end",
        () ->
            Optional.of(by.get(job).answers(200).json())
                .filter(now -> ENDS.contains(now.getString("state"))));
  }

  /** The same, where what is to be tried again later is tried again at once. */
  static JsonObject hurried(TestApp app, Visitor by, String job) {
    return Poll.until(
        "the job has come to its end",
        () -> {
          app.database()
              .run("UPDATE outbox SET due_at = now() WHERE kind = 'job.turn' AND claim IS NULL");
          app.database().rows("SELECT pg_notify('tenantry_outbox', 'job.turn')");
          return Optional.of(by.get(job).answers(200).json())
              .filter(now -> now.getString("state").equals("done"));
        });
  }

  /** State and code of each result, in the order of the items. */
  static List<String> results(Visitor by, String job) {
    JsonArray data = by.get(job + "/results?limit=200").answers(200).json().getJsonArray("data");
    return IntStream.range(0, data.size())
        .mapToObj(data::getJsonObject)
        .map(row ->
            row.getString("state")
                + (row.getString("code") == null ? "" : " " + row.getString("code")))
        .toList();
  }
}
