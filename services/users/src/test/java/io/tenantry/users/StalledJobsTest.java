package io.tenantry.users;

import static io.tenantry.common.testkit.TestApp.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.access.Permissions;
import io.tenantry.common.sql.Login;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Entry;
import io.tenantry.common.web.Permission;
import io.tenantry.jobs.Item;
import io.tenantry.jobs.JobSettings;
import io.tenantry.jobs.NewJob;
import io.tenantry.jobs.Work;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What would take a node or the database for itself: endless items, and files beyond bounds. */
class StalledJobsTest {

  private static final Endless work = new Endless();
  private static final Town town =
      new Town(new JobSettings(Duration.ofSeconds(1), 300_000), List.of(work));
  @RegisterExtension static final TestApp app = town.app;

  @AfterAll
  static void letGo() {
    work.released.countDown();
  }

  @Test
  void anItemThatNeverEndsIsGivenUpAndTheJobGoesOn() {
    var org = town.org("Stalled");
    var admin = town.member(org, "Ada Admin", "admin");
    app.database()
        .run("ALTER TABLE jobs ALTER at_once SET DEFAULT 1, ALTER careful_until SET DEFAULT 3");
    Actor actor =
        new Actor(
            admin.id(),
            org.id(),
            UUID.randomUUID(),
            Set.of(work.permission()),
            false,
            Instant.now(),
            Client.INTERNAL,
            Entry.plain(org.id()));
    List<Item> items =
        Stream.of(Item.of(1, "one"), Item.of(2, "endless"), Item.of(3, "three")).toList();
    var wanted = new NewJob(work.kind(), new JsonObject(), items, Optional.empty());
    UUID id = await(town.jobs().jobs().begin(actor, wanted, tx -> Future.succeededFuture())).id();
    String job = "/v1/orgs/" + org.id() + "/jobs/" + id;
    Poll.until(
        "the job has come to its end",
        () -> {
          endTransactions();
          app.database().run("UPDATE outbox SET due_at = now() WHERE claim IS NULL");
          app.database().rows("SELECT pg_notify('tenantry_outbox', 'job.turn')");
          return admin.visitor().get(job).json().getString("state").equals("done");
        });
    var ended = admin.visitor().get(job).json();
    assertThat(ended.getLong("done")).isEqualTo(2);
    assertThat(Crowd.results(admin.visitor(), job))
        .containsExactly("done", "failed given-up", "done");
    assertThat(work.begun.get()).as("tries of the endless one").isEqualTo(3);
  }

  @Test
  void whatFilesMayTakeUntilTheyAreDoneIsBounded() {
    var org = town.org("Stagedmuch");
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    var csv = admin.with("Content-Type", "text/csv");
    String path = "/v1/orgs/" + org.id() + "/users/bulk/import";
    String some = people(150, "x".repeat(800));
    csv.post(path, some + some).answers(413, "file-too-large");
    app.database()
        .run(
            "UPDATE jobs SET state = 'running', ended_at = NULL, reason = NULL, staged_bytes = 200000"
                + " WHERE org_id = ?",
            org.id());
    var no = csv.post(path, some).answers(429, "too-many-bytes");
    assertThat(no.header("Retry-After")).isPresent();
    app.database()
        .run("UPDATE jobs SET state = 'failed', ended_at = now() WHERE org_id = ?", org.id());
    String job = Crowd.begun(csv.post(path, some));
    assertThat(Crowd.ended(admin, job).getLong("done")).isEqualTo(150);
    assertThat(app.database().count("SELECT count(*) FROM members WHERE org_id = ?", org.id()))
        .as("those of the last file and the admin")
        .isEqualTo(151);
  }

  private static String people(int size, String bio) {
    return IntStream.rangeClosed(1, size)
        .mapToObj(n -> "Person %d,p%d@much.test,%s\n".formatted(n, n, bio))
        .collect(Collectors.joining("", "name,email,bio\n", ""));
  }

  /** As PostgreSQL does by itself after half a minute. */
  private static void endTransactions() {
    app.database()
        .rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND state = 'idle in transaction' AND xact_start < now() - interval '900 ms'");
  }

  /** What a search of a text for a bad pattern can be. */
  private static final class Endless implements Work {

    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public String kind() {
      return "test.endless";
    }

    @Override
    public Permission permission() {
      return Permissions.USER_UPDATE;
    }

    @Override
    public Login login(UUID org) {
      return Login.TENANT;
    }

    @Override
    public Future<Void> apply(Tx tx, Actor actor, JsonObject how, Item item) {
      if (item.address().orElseThrow().equals("endless")) {
        begun.incrementAndGet();
        waitFor(released);
      }
      return Future.succeededFuture();
    }

    private static void waitFor(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts what computes", e);
      }
    }
  }
}
