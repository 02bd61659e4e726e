package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How jobs get on: in order, once, fairly, until their end or until somebody ends them. */
class BulkJobsTest {

  private static final Town town = new Town();
  @RegisterExtension static final TestApp app = town.app;

  private static final Logger LOG = LoggerFactory.getLogger(BulkJobsTest.class);
  private static final int MANY = Boolean.getBoolean("soak") ? 100_000 : 3_000;

  /**
   * A job of an organization that is "held" waits before it marks a batch; one that is "torn" fails
   * twice; whoever is called "Stuck" cannot be suspended or let in before PostgreSQL gives up.
   */
  private static final String POINTS_OF_TROUBLE =
      """
      CREATE TABLE troubles (org_id uuid PRIMARY KEY, kind text);
      GRANT SELECT ON troubles TO tenantry_tenant, tenantry_identity, tenantry_platform;
      CREATE SEQUENCE tears;
      GRANT USAGE ON SEQUENCE tears TO tenantry_tenant, tenantry_platform;
      CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql SET lock_timeout = '20s' AS $$
      BEGIN
        IF EXISTS (SELECT FROM troubles WHERE org_id = NEW.org_id AND kind = 'held') THEN
          PERFORM pg_advisory_xact_lock(4712);
        ELSIF EXISTS (SELECT FROM troubles WHERE org_id = NEW.org_id AND kind = 'torn')
              AND NEW.place > 150 AND nextval('tears') <= 2 THEN
          RAISE EXCEPTION 'torn' USING ERRCODE = '40P01';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER trouble BEFORE UPDATE ON job_items FOR EACH ROW EXECUTE FUNCTION trouble();
      CREATE FUNCTION stuck() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'canceling statement due to statement timeout' USING ERRCODE = '57014';
      END $$;
      CREATE TRIGGER stuck BEFORE UPDATE ON members FOR EACH ROW
        WHEN (NEW.name = 'Stuck' AND NEW.status = 'suspended') EXECUTE FUNCTION stuck()
      """;

  @BeforeAll
  static void makeTrouble() {
    app.database().run(POINTS_OF_TROUBLE);
  }

  @AfterEach
  void letGo() {
    app.database().rows("SELECT pg_advisory_unlock_all()");
  }

  @Test
  void aBatchThatIsTornIsDoneAgainAndNothingTwice() {
    var org = town.org("Torn");
    var crowd = new Crowd(app, org);
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    var people = crowd.of(180);
    trouble(org.id(), "torn");
    var job = Crowd.begun(admin.post(crowd.bulk("suspend"), Crowd.ids(people)));
    var ended = Crowd.hurried(app, admin, job);
    assertThat(ended.getString("state")).isEqualTo("done");
    assertThat(ended.getLong("done")).isEqualTo(180);
    assertThat(app.database().count("SELECT last_value FROM tears")).isGreaterThanOrEqualTo(2);
    assertThat(town.trail(org.id()).stream().filter("member.suspended"::equals)).hasSize(180);
  }

  @Test
  void aRowThatTimesOutEveryTimeIsGivenUpAndTheJobGoesOn() {
    var org = town.org("Stuck");
    var crowd = new Crowd(app, org);
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    var people = crowd.of(8);
    app.database().run("UPDATE users SET name = 'Stuck' WHERE id = ?", people.get(1));
    var job = Crowd.begun(admin.post(crowd.bulk("suspend"), Crowd.ids(people)));
    var ended = Crowd.hurried(app, admin, job);
    assertThat(ended.getLong("done")).isEqualTo(7);
    assertThat(ended.getLong("failed")).isEqualTo(1);
    assertThat(Crowd.results(admin, job).get(1)).isEqualTo("failed timeout");
    assertThat(crowd.howMany("suspended")).isEqualTo(7);
    assertThat(town.trail(org.id()).stream().filter("member.suspended"::equals)).hasSize(7);
  }

  /** What three nodes have left behind that died of it, each by the first item alone. */
  @Test
  void anItemThatNobodyHasSurvivedIsNotTriedAgainAndTheJobGoesOn() {
    var org = town.org("Heldpoison");
    var crowd = new Crowd(app, org);
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    var people = crowd.of(8);
    hold(org.id());
    var before =
        Crowd.begun(admin.post(crowd.bulk("revoke-sessions"), Crowd.ids(people.subList(0, 1))));
    var job = Crowd.begun(admin.post(crowd.bulk("suspend"), Crowd.ids(people)));
    app.database()
        .run(
            "UPDATE jobs SET tries = 3, at_once = 1, careful_until = 4 WHERE org_id = ? AND state = 'queued'",
            org.id());
    letGo();
    Crowd.ended(admin, before);
    var ended = Crowd.ended(admin, job);
    assertThat(ended.getString("state")).isEqualTo("done");
    assertThat(ended.getLong("done")).isEqualTo(7);
    assertThat(Crowd.results(admin, job)).startsWith("failed given-up", "done");
    assertThat(crowd.howMany("suspended")).isEqualTo(7);
    assertThat(town.trail(org.id()).stream().filter("member.suspended"::equals)).hasSize(7);
    assertThat(app.database().count("SELECT count(*) FROM jobs WHERE at_once IS NOT NULL"))
        .as("after the item that was in doubt batches are as long as before")
        .isZero();
  }

  @Test
  void aJobWhoseTurnHasGotLostIsResumedAndATurnThatComesTwiceIsDoneOnce() {
    var org = town.org("Heldlostturn");
    var crowd = new Crowd(app, org);
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    hold(org.id());
    var job = Crowd.begun(admin.post(crowd.bulk("suspend"), Crowd.ids(crowd.of(150))));
    Poll.until("the first batch is at its end", () -> waiting() == 1);
    app.runJob("jobs.resume");
    assertThat(turns(org.id())).as("nothing has got lost").isEqualTo(1);
    app.database()
        .run("UPDATE jobs SET touched_at = now() - interval '1 hour' WHERE org_id = ?", org.id());
    app.runJob("jobs.resume");
    assertThat(turns(org.id())).as("the same turn once more").isEqualTo(2);
    Poll.until("another one waits for whoever does it", () -> lockedOut() > 0);
    letGo();
    assertThat(Crowd.ended(admin, job).getLong("done")).isEqualTo(150);
    assertThat(town.trail(org.id()).stream().filter("member.suspended"::equals)).hasSize(150);
    assertThat(town.trail(org.id())).containsOnlyOnce("job.started", "job.ended");
  }

  @Test
  void aCancelledJobStopsAfterItsBatchAndTellsWhatWasDone() {
    var org = town.org("Heldcancel");
    var crowd = new Crowd(app, org);
    var admin = town.member(org, "Ada Admin", "admin");
    var viewer = town.member(org, "Vera Viewer", "viewer").visitor();
    hold(org.id());
    var job = Crowd.begun(admin.visitor().post(crowd.bulk("suspend"), Crowd.ids(crowd.of(250))));
    Poll.until("the first batch is at its end", () -> waiting() == 1);
    viewer.delete(job).answers(403, "forbidden");
    var cancelling = CompletableFuture.supplyAsync(() -> admin.visitor().delete(job).answers(204));
    Poll.until("somebody wants to cancel", () -> lockedOut() > 0);
    letGo();
    cancelling.join();
    var ended = Crowd.ended(admin.visitor(), job);
    assertThat(ended.getString("state")).isEqualTo("cancelled");
    assertThat(ended.getString("reason")).isEqualTo("cancelled");
    assertThat(ended.getLong("done")).isEqualTo(100);
    assertThat(ended.getLong("skipped")).isEqualTo(150);
    assertThat(crowd.howMany("suspended")).isEqualTo(100);
    var skipped = viewer.get(job + "/results?state=skipped&limit=200").answers(200).json();
    assertThat(skipped.getJsonArray("data")).hasSize(150);
    assertThat(viewer.get(job + "/results?state=waiting").json().getJsonArray("data")).isEmpty();
    admin.visitor().delete(job).answers(204);
    assertThat(town.trail(org.id())).containsOnlyOnce("job.cancelled", "job.ended");
  }

  @Test
  void whoeverLosesTheRightTakesTheJobWithThem() {
    var org = town.org("Heldlost");
    var crowd = new Crowd(app, org);
    var owner = town.member(org, "Olga Owner", "owner").visitor();
    var admin = town.member(org, "Ada Admin", "admin");
    hold(org.id());
    var job = Crowd.begun(admin.visitor().post(crowd.bulk("suspend"), Crowd.ids(crowd.of(250))));
    Poll.until("the first batch is at its end", () -> waiting() == 1);
    owner.put(crowd.path("/users/" + admin.id() + "/suspension"), "{}").answers(200);
    letGo();
    var ended = Crowd.ended(owner, job);
    assertThat(ended.getString("state")).isEqualTo("failed");
    assertThat(ended.getString("reason")).isEqualTo("starter-lost-right");
    assertThat(ended.getLong("done")).isEqualTo(100);
    assertThat(ended.getLong("skipped")).isEqualTo(150);
    owner.delete(job).answers(409, "job-ended");
  }

  @Test
  void manyOfOneOrganizationDoNotKeepTenOfAnotherWaiting() {
    var many = town.org("Manyfair");
    var few = town.org("Fewfair");
    var crowd = new Crowd(app, many);
    var little = new Crowd(app, few);
    var admin = town.member(many, "Ada Many", "admin").visitor();
    var other = town.member(few, "Ada Few", "admin").visitor();
    crowd.of(MANY);
    var ten = little.of(10);
    var all = Crowd.filter(new JsonObject().put("country", "DE"));
    var long1 = Crowd.begun(admin.post(crowd.bulk("suspend"), all));
    Poll.until("people are found", () -> admin.get(long1).json().getLong("total") > 0);
    long began = System.nanoTime();
    var short1 = Crowd.begun(other.post(little.bulk("suspend"), Crowd.ids(ten)));
    assertThat(Crowd.ended(other, short1).getLong("done")).isEqualTo(10);
    LOG.warn(
        "10 of one organization took {} ms beside {} of another",
        (System.nanoTime() - began) / 1_000_000,
        MANY);
    var meanwhile = admin.get(long1).json();
    assertThat(meanwhile.getString("state")).isIn("searching", "running");
    assertThat(meanwhile.getLong("done")).isLessThan(MANY);
    assertThat(howFar(admin, long1)).as("progress can be seen").isSorted().hasSizeGreaterThan(2);
    admin.delete(long1).answers(204);
    assertThat(Crowd.ended(admin, long1).getString("state")).isEqualTo("cancelled");
  }

  /** What is done, each time that it has become more, until it has done so three times. */
  private static List<Long> howFar(Visitor admin, String job) {
    List<Long> seen = new ArrayList<>();
    while (seen.size() < 3) {
      long before = seen.isEmpty() ? 0 : seen.getLast();
      seen.add(
          Poll.until(
              "more is done",
              () ->
                  Optional.of(admin.get(job).json().getLong("done")).filter(now -> now > before)));
    }
    return seen;
  }

  @Test
  void anOrganizationsJobsRunInOrderAndNotTooManyWait() {
    var org = town.org("Heldqueue");
    var crowd = new Crowd(app, org);
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    var one = Crowd.ids(crowd.of(1));
    hold(org.id());
    List<String> jobs =
        IntStream.range(0, 20)
            .mapToObj(n -> Crowd.begun(admin.post(crowd.bulk("revoke-sessions"), one)))
            .toList();
    admin.post(crowd.bulk("revoke-sessions"), one).answers(429, "too-many-jobs");
    assertThat(admin.get(jobs.get(19)).json().getString("state")).isEqualTo("queued");
    var queued = admin.get(crowd.path("/jobs?state=queued&limit=50")).answers(200).json();
    assertThat(queued.getJsonArray("data")).hasSize(19);
    jobs.subList(2, 20).forEach(job -> admin.delete(job).answers(204));
    letGo();
    assertThat(Crowd.ended(admin, jobs.get(1)).getString("state")).isEqualTo("done");
    assertThat(Crowd.ended(admin, jobs.get(19)).getString("state")).isEqualTo("cancelled");
  }

  @Test
  void aKeyBeginsAJobOnceAndAnotherBodyIsRefused() {
    var org = town.org("Bulkkey");
    var crowd = new Crowd(app, org);
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    var people = crowd.of(3);
    var careful = admin.with("Idempotency-Key", "once");
    var job = Crowd.begun(careful.post(crowd.bulk("suspend"), Crowd.ids(people)));
    assertThat(Crowd.begun(careful.post(crowd.bulk("suspend"), Crowd.ids(people)))).isEqualTo(job);
    careful
        .post(crowd.bulk("suspend"), Crowd.ids(people.subList(0, 2)))
        .answers(422, "idempotency-key-reused");
    Crowd.ended(admin, job);
    assertThat(admin.get(crowd.path("/jobs")).json().getLong("total")).isEqualTo(1);
    assertThat(town.trail(org.id()).stream().filter("member.suspended"::equals)).hasSize(3);
  }

  @Test
  void twoJobsOverTheSamePeopleEndAsOneAfterTheOtherWould() {
    var org = town.org("Bulktwo");
    var crowd = new Crowd(app, org);
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    List<UUID> people = crowd.of(220);
    List<UUID> reversed = new ArrayList<>(people);
    Collections.reverse(reversed);
    var suspending =
        CompletableFuture.supplyAsync(
            () -> Crowd.begun(admin.post(crowd.bulk("suspend"), Crowd.ids(people))));
    var reactivating =
        CompletableFuture.supplyAsync(
            () -> Crowd.begun(admin.post(crowd.bulk("reactivate"), Crowd.ids(reversed))));
    var first = Crowd.ended(admin, suspending.join());
    var second = Crowd.ended(admin, reactivating.join());
    assertThat(first.getLong("done") + second.getLong("done")).isEqualTo(440);
    assertThat(crowd.howMany("suspended")).isIn(0L, 220L);
  }

  @Test
  void rolesAndDeletionOfTheSamePeopleEndAsOneAfterTheOtherWould() {
    var org = town.org("Bulkroledelete");
    var crowd = new Crowd(app, org);
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    List<UUID> people = crowd.of(120);
    var editor = Crowd.ids(people).put("roles", new JsonArray().add("editor"));
    var deleting =
        CompletableFuture.supplyAsync(
            () -> Crowd.begun(admin.post(crowd.bulk("delete"), Crowd.ids(people))));
    var giving =
        CompletableFuture.supplyAsync(
            () -> Crowd.begun(admin.post(crowd.bulk("set-roles"), editor)));
    var deleted = Crowd.ended(admin, deleting.join());
    var given = Crowd.ended(admin, giving.join());
    assertThat(deleted.getLong("done")).isEqualTo(120);
    assertThat(crowd.howMany("deleted")).isEqualTo(120);
    assertThat(given.getLong("done")).as("all before, or none after").isIn(0L, 120L);
    assertThat(
            app.database()
                .count(
                    "SELECT count(*) FROM members WHERE org_id = ? AND roles = '{editor}'",
                    org.id()))
        .isEqualTo(given.getLong("done"));
  }

  /** Those of the platform are another queue: here two jobs run at the same time. */
  @Test
  void aJobOfThePlatformAndOneOfAnOrganizationOverTheSamePeopleBothComeToTheirEnd() {
    var org = town.org("Bulkboth");
    var crowd = new Crowd(app, org);
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    var root = town.colleague("Rita Both", "admin").visitor();
    List<UUID> people = crowd.of(150);
    List<UUID> reversed = new ArrayList<>(people);
    Collections.reverse(reversed);
    var ban = Crowd.begun(root.post("/v1/platform/users/bulk/suspend", Crowd.ids(reversed)));
    var suspension = Crowd.begun(admin.post(crowd.bulk("suspend"), Crowd.ids(people)));
    assertThat(Crowd.ended(root, ban).getLong("done")).isEqualTo(150);
    assertThat(Crowd.ended(admin, suspension).getLong("done")).isEqualTo(150);
    assertThat(crowd.howMany("suspended")).isEqualTo(150);
    assertThat(
            app.database()
                .count(
                    """
                    SELECT count(*)
                      FROM members m
                      JOIN user_standing u USING (user_id)
                     WHERE m.org_id = ? AND u.state = 'suspended'
                    """,
                    org.id()))
        .isEqualTo(150);
    assertThat(town.trail(org.id()).stream().filter("member.suspended"::equals)).hasSize(150);
  }

  @Test
  void resultsAreAFileThatASpreadsheetTakesForText() {
    var org = town.org("Bulkfile");
    var crowd = new Crowd(app, org);
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    var people = crowd.of(2);
    app.database().run("UPDATE users SET name = '=1+1,\"a\"' WHERE id = ?", people.getFirst());
    var job =
        Crowd.begun(
            admin.post(
                crowd.bulk("suspend"), Crowd.ids(List.of(people.getFirst(), UUID.randomUUID()))));
    Crowd.ended(admin, job);
    var csv = admin.get(job + "/results?format=csv").answers(200);
    assertThat(csv.text().lines())
        .hasSize(3)
        .startsWith("row,id,name,email,state,code,detail")
        .anySatisfy(line -> assertThat(line).contains("\"'=1+1,\"\"a\"\"\"").endsWith("done,,"));
    assertThat(csv.header("Content-Disposition").orElseThrow()).contains("attachment");
    var lines = admin.get(job + "/results?format=ndjson&after=1").answers(200).text();
    assertThat(new JsonObject(lines).getString("code")).isEqualTo("not-found");
  }

  @Test
  void anotherOrganizationsJobIsNotThere() {
    var org = town.org("Bulkmine");
    var crowd = new Crowd(app, org);
    var admin = town.member(org, "Ada Mine", "admin").visitor();
    var job = Crowd.begun(admin.post(crowd.bulk("suspend"), Crowd.ids(crowd.of(1))));
    Crowd.ended(admin, job);
    var theirs = town.org("Bulktheirs");
    var stranger = town.member(theirs, "Ada Theirs", "owner").visitor();
    String hidden = job.replace(org.id().toString(), theirs.id().toString());
    stranger.get(job).answers(404);
    stranger.get(hidden).answers(404);
    stranger.get(hidden + "/results").answers(404);
    stranger.delete(hidden).answers(404);
  }

  @Test
  void jobsOfLastMonthAreForgotten() {
    var org = town.org("Bulkold");
    var crowd = new Crowd(app, org);
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    var job = Crowd.begun(admin.post(crowd.bulk("suspend"), Crowd.ids(crowd.of(3))));
    Crowd.ended(admin, job);
    app.runJob("jobs.purge");
    admin.get(job).answers(200);
    app.database()
        .run("UPDATE jobs SET ended_at = now() - interval '31 days' WHERE org_id = ?", org.id());
    app.runJob("jobs.purge");
    admin.get(job).answers(404);
    assertThat(app.database().count("SELECT count(*) FROM job_items WHERE org_id = ?", org.id()))
        .isZero();
  }

  private static long turns(UUID org) {
    return app.database()
        .count("SELECT count(*) FROM outbox WHERE kind = 'job.turn' AND org_id = ?", org);
  }

  private static void hold(UUID org) {
    trouble(org, "held");
    app.database().rows("SELECT pg_advisory_lock(4712)");
  }

  private static void trouble(UUID org, String kind) {
    app.database().run("INSERT INTO troubles VALUES (?, ?)", org, kind);
  }

  private static long waiting() {
    return app.database()
        .count(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4712 AND NOT granted");
  }

  /** How many wait for a row that a batch holds. */
  private static long lockedOut() {
    return app.database()
        .count("SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted");
  }
}
