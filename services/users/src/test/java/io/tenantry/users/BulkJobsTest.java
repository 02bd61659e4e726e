package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.TestApp;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How jobs get on: in order, once, fairly, until their end or until somebody ends them. */
class BulkJobsTest {

  private static final Town town = new Town();
  @RegisterExtension static final TestApp app = town.app;

  /** A job of an organization called "Held…" waits before it marks a batch; "Torn" fails once. */
  private static final String POINTS_OF_TROUBLE =
      """
      CREATE TABLE troubles (org_id uuid PRIMARY KEY, kind text);
      GRANT SELECT ON troubles TO tenantry_tenant, tenantry_identity;
      CREATE SEQUENCE tears;
      GRANT USAGE ON SEQUENCE tears TO tenantry_tenant;
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
      CREATE TRIGGER trouble BEFORE UPDATE ON job_items FOR EACH ROW EXECUTE FUNCTION trouble()
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
    var people = crowd.of(250);
    trouble(org.id(), "torn");
    var job = Crowd.begun(admin.post(crowd.bulk("suspend"), Crowd.ids(people)));
    var ended = Crowd.ended(admin, job);
    assertThat(ended.getString("state")).isEqualTo("done");
    assertThat(ended.getLong("done")).isEqualTo(250);
    assertThat(app.database().count("SELECT last_value FROM tears")).isGreaterThanOrEqualTo(2);
    assertThat(town.trail(org.id()).stream().filter("member.suspended"::equals)).hasSize(250);
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
  void oneThousandOfOneOrganizationDoNotKeepTenOfAnotherWaiting() {
    var many = town.org("Manyfair");
    var few = town.org("Fewfair");
    var crowd = new Crowd(app, many);
    var little = new Crowd(app, few);
    var admin = town.member(many, "Ada Many", "admin").visitor();
    var other = town.member(few, "Ada Few", "admin").visitor();
    var thousand = crowd.of(1_000);
    var ten = little.of(10);
    var long1 = Crowd.begun(admin.post(crowd.bulk("suspend"), Crowd.ids(thousand)));
    var short1 = Crowd.begun(other.post(little.bulk("suspend"), Crowd.ids(ten)));
    assertThat(Crowd.ended(other, short1).getLong("done")).isEqualTo(10);
    assertThat(admin.get(long1).json().getLong("done")).isLessThan(1_000);
    admin.delete(long1).answers(204);
    Crowd.ended(admin, long1);
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
