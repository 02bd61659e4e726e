package io.tenantry.common.work;

import static io.tenantry.common.work.TestNode.ACME;
import static io.tenantry.common.work.TestNode.IMPATIENT;
import static io.tenantry.common.work.TestNode.await;
import static io.tenantry.common.work.TestNode.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.common.web.Actor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutboxTest {

  private static final UUID GLOBEX = UUID.fromString("00000000-0000-7000-8000-00000000000b");
  private static final String WAITING = "SELECT count(*) FROM outbox WHERE state = 'waiting'";
  private static final String DEAD = "SELECT count(*) FROM outbox WHERE state = 'dead'";
  private static final String CLAIMED = "SELECT count(*) FROM outbox WHERE claim IS NOT NULL";
  private static final String ALL = "SELECT count(*) FROM outbox";

  private final Deque<TestNode> open = new ArrayDeque<>();
  private final List<String> done = new CopyOnWriteArrayList<>();
  private TestPostgres postgres;

  @BeforeAll
  void openTheDatabase() throws Exception {
    postgres = new TestPostgres();
  }

  @AfterEach
  void stopTheNodes() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
    postgres.execute("TRUNCATE outbox");
  }

  @AfterAll
  void closeTheDatabase() throws Exception {
    postgres.close();
  }

  @Test
  void workIsDoneOnceTheTransactionIsCommittedAndIsGoneThen() throws Exception {
    TestNode node = node();
    node.outbox.on("greet", this::note);
    node.working(IMPATIENT).add("greet", "jane", "joe");
    eventually(() -> postgres.number(ALL) == 0);
    assertThat(done).containsExactlyInAnyOrder("jane", "joe");
  }

  @Test
  void workOfATransactionThatIsUndoneIsNeverDone() throws Exception {
    TestNode node = node();
    node.outbox.on("greet", this::note);
    node.working(IMPATIENT);
    Future<Void> undone =
        node.database.write(
            Actor.system(ACME),
            tx ->
                node.outbox
                    .add(tx, ACME, "greet", new JsonObject().put("name", "ghost"))
                    .compose(added -> Future.failedFuture(new IllegalStateException("undone"))));
    assertThatThrownBy(() -> await(undone)).isInstanceOf(IllegalStateException.class);
    node.add("greet", "jane");
    eventually(() -> postgres.number(ALL) == 0);
    assertThat(done).containsExactly("jane");
  }

  @Test
  void anotherNodeIsWokenRatherThanLeftToItsPoll() throws Exception {
    var slow =
        new Pace(
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            3,
            8,
            Duration.ofMinutes(10));
    TestNode worker = node();
    worker.outbox.on("greet", this::note);
    worker.working(slow);
    TestNode asker = node();
    for (int i = 0; i < 5; i++) {
      asker.add("greet", "jane " + i);
      int expected = i + 1;
      eventually(() -> done.size() == expected);
    }
  }

  @Test
  void whatAWorkerHadWhenItWasKilledIsDoneByAnother() throws Exception {
    TestNode node = node();
    node.add("greet", "jane");
    await(
        node.database.platformWrite(
            Actor.system(Actor.PLATFORM),
            tx -> tx.all(OutboxSql.CLAIM, "greet", 1, UUID.randomUUID(), 1.0, 0)));
    List<Integer> attempts = new CopyOnWriteArrayList<>();
    node.outbox.on(
        "greet",
        job -> {
          attempts.add(job.attempt());
          return note(job);
        });
    node.working(IMPATIENT);
    eventually(() -> postgres.number(ALL) == 0);
    assertThat(done).containsExactly("jane");
    assertThat(attempts).containsExactly(2);
  }

  @Test
  void workThatTakesLongStaysWithItsWorker() throws Exception {
    Function<Job, Future<Void>> slow =
        job -> open.getFirst().vertx.timer(5_000).compose(fired -> note(job));
    for (int i = 0; i < 2; i++) {
      TestNode node = node();
      node.outbox.on("greet", slow);
      node.working(IMPATIENT);
    }
    open.getFirst().add("greet", "jane");
    eventually(() -> postgres.number(ALL) == 0);
    assertThat(done).containsExactly("jane");
  }

  @Test
  void whatFailsIsTriedAgainThenKeptAsDeadAndBlocksNobody() throws Exception {
    TestNode node = node();
    AtomicInteger attempts = new AtomicInteger();
    node.outbox.on(
        "greet",
        job -> {
          if (!"poison".equals(job.payload().getString("name"))) {
            return note(job);
          }
          attempts.incrementAndGet();
          throw new IllegalStateException("this one never works");
        });
    node.add("greet", "poison", "jane");
    node.working(IMPATIENT);
    eventually(() -> done.contains("jane"));
    node.add("greet", "joe");
    eventually(() -> done.contains("joe"));
    eventually(() -> postgres.number(DEAD) == 1);
    assertThat(attempts).hasValue(IMPATIENT.attemptsMax());
    assertThat(
            postgres.number(
                "SELECT count(*) FROM outbox WHERE last_error LIKE '%never works' AND claim IS NULL"))
        .isOne();
    assertThat(postgres.number(WAITING)).isZero();
  }

  @Test
  void aHandlerThatKnowsBetterGivesUpAtOnce() throws Exception {
    TestNode node = node();
    AtomicInteger attempts = new AtomicInteger();
    node.outbox.on(
        "greet",
        job -> {
          attempts.incrementAndGet();
          return Future.failedFuture(new GaveUp("nobody of this name"));
        });
    node.working(IMPATIENT).add("greet", "jane");
    eventually(() -> postgres.number(DEAD) == 1);
    assertThat(attempts).hasValue(1);
  }

  @Test
  void workThatKillsItsWorkerEachTimeIsGivenUpToo() throws Exception {
    TestNode node = node();
    node.add("greet", "killer");
    postgres.execute("UPDATE outbox SET attempts = " + IMPATIENT.attemptsMax());
    node.outbox.on("greet", this::note);
    node.working(IMPATIENT);
    eventually(() -> postgres.number(DEAD) == 1);
    assertThat(done).isEmpty();
  }

  @Test
  void workOfOneKindThatHangsDoesNotHoldUpAnother() throws Exception {
    TestNode node = node();
    Promise<Void> letGo = Promise.promise();
    node.outbox.on("hang", job -> letGo.future());
    node.outbox.on("greet", this::note);
    node.working(IMPATIENT).add("hang", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
    node.add("greet", "jane");
    eventually(() -> done.contains("jane"));
    letGo.complete();
    eventually(() -> postgres.number(ALL) == 0);
  }

  @Test
  void aHandlerThatBlocksItsThreadIsCutOffAndHoldsUpNobody() throws Exception {
    TestNode node = node();
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger woken = new AtomicInteger();
    node.outbox.on("greet", this::note);
    node.outbox.on(
        "hang",
        job -> {
          if (!"poison".equals(job.payload().getString("name"))) {
            return note(job);
          }
          try {
            never.await();
          } catch (InterruptedException e) {
            woken.incrementAndGet();
          }
          return Promise.<Void>promise().future();
        });
    node.working(IMPATIENT.withJobMax(Duration.ofMillis(400))).add("hang", "poison", "joe");
    node.add("greet", "jane");
    eventually(() -> done.containsAll(List.of("jane", "joe")));
    eventually(() -> postgres.number(DEAD) == 1);
    assertThat(woken).hasValue(IMPATIENT.attemptsMax());
    assertThat(postgres.text("SELECT last_error FROM outbox")).contains("Timeout");
  }

  @Test
  void aRowThatNobodyCanReadTakesNoOtherAlong() throws Exception {
    TestNode node = node();
    node.outbox.on(
        "greet",
        job -> {
          done.add(job.payload().getString("name").strip());
          return Future.succeededFuture();
        });
    node.add("greet", "poison", "jane", "joe");
    postgres.execute("UPDATE outbox SET payload = '[]' WHERE payload ->> 'name' = 'poison'");
    node.working(IMPATIENT);
    eventually(() -> done.containsAll(List.of("jane", "joe")));
    eventually(() -> postgres.number(DEAD) == 1 && postgres.number(ALL) == 1);
  }

  @Test
  void whatIsTriedAgainLeavesThePlacesOfWhatIsNew() throws Exception {
    TestNode node = node();
    Promise<Void> letGo = Promise.promise();
    node.outbox.on(
        "greet",
        job -> job.payload().getString("name").startsWith("poison") ? letGo.future() : note(job));
    for (int i = 0; i < 20; i++) {
      node.add("greet", "poison " + i);
    }
    postgres.execute("UPDATE outbox SET attempts = 1");
    node.working(IMPATIENT);
    eventually(() -> postgres.number(CLAIMED) == IMPATIENT.againAtOnce());
    node.add("greet", "jane");
    eventually(() -> done.contains("jane"));
    eventually(() -> postgres.number(CLAIMED) == IMPATIENT.againAtOnce());
    letGo.complete();
    eventually(() -> postgres.number(ALL) == 0);
  }

  @Test
  void whatIsNewIsBegunInTheOrderItCame() throws Exception {
    TestNode node = node();
    node.outbox.on("greet", this::note);
    for (int i = 0; i < 20; i++) {
      node.add("greet", "guest " + i);
    }
    node.working(
        new Pace(
            Duration.ofSeconds(30),
            Duration.ofMillis(20),
            Duration.ofMillis(5),
            Duration.ofMillis(50),
            3,
            1,
            Duration.ofSeconds(30)));
    eventually(() -> postgres.number(ALL) == 0);
    assertThat(done)
        .containsExactly(IntStream.range(0, 20).mapToObj(i -> "guest " + i).toArray(String[]::new));
  }

  @Test
  void betweenAttemptsThePauseGrows() throws Exception {
    TestNode node = node();
    List<Long> begun = new CopyOnWriteArrayList<>();
    node.outbox.on(
        "greet",
        job -> {
          begun.add(System.nanoTime());
          return Future.failedFuture("never");
        });
    var pace =
        new Pace(
            Duration.ofSeconds(30),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofMillis(400),
            4,
            8,
            Duration.ofSeconds(30));
    node.working(pace).add("greet", "jane");
    eventually(() -> postgres.number(DEAD) == 1);
    assertThat(begun).hasSize(4);
    for (int i = 1; i < begun.size(); i++) {
      long full = Math.min(100L << (i - 1), 400);
      assertThat(TimeUnit.NANOSECONDS.toMillis(begun.get(i) - begun.get(i - 1)))
          .isGreaterThanOrEqualTo(full / 2);
    }
  }

  @Test
  void theBacklogTellsEveryKind() throws Exception {
    TestNode node = node();
    node.outbox.on("greet", this::note);
    node.add("greet", "jane", "joe", "jim", "jo");
    node.add("nobody-handles-this", "ada");
    postgres.execute(
        "UPDATE outbox SET state = 'dead', last_error = 'no' WHERE payload ->> 'name' = 'joe'");
    postgres.execute(
        "UPDATE outbox SET last_error = 'no', due_at = clock_timestamp() + interval '1 hour'"
            + " WHERE payload ->> 'name' = 'jim'");
    postgres.execute(
        "UPDATE outbox SET created_at = created_at - interval '2 hours',"
            + " due_at = due_at - interval '1 minute' WHERE payload ->> 'name' = 'jo'");

    List<Backlog> backlog = await(node.outbox.backlog());

    assertThat(backlog.stream().map(Backlog::kind))
        .containsExactly("greet", "mail", "nobody-handles-this");
    Backlog greet = backlog.getFirst();
    assertThat(List.of(greet.waiting(), greet.retrying(), greet.dead()))
        .containsExactly(2L, 1L, 1L);
    assertThat(greet.oldest()).isBetween(Duration.ofMinutes(119), Duration.ofMinutes(121));
    assertThat(greet.overdue()).isBetween(Duration.ofSeconds(59), Duration.ofSeconds(90));
    assertThat(backlog.get(1)).isEqualTo(Backlog.none("mail"));
  }

  @Test
  void twoWorkersNeverDoTheSameWorkAtTheSameTime() throws Exception {
    long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
    SplittableRandom random = new SplittableRandom(seed);
    int jobs = 300;
    Map<UUID, String> running = new ConcurrentHashMap<>();
    AtomicInteger overlaps = new AtomicInteger();
    var patient =
        new Pace(
            Duration.ofSeconds(10),
            Duration.ofMillis(20),
            Duration.ofMillis(5),
            Duration.ofMillis(50),
            50,
            8,
            Duration.ofMinutes(10));
    for (int i = 0; i < 3; i++) {
      TestNode node = node();
      SplittableRandom own = random.split();
      node.outbox.on(
          "greet",
          job -> {
            if (running.putIfAbsent(job.id(), "running") != null) {
              overlaps.incrementAndGet();
            }
            boolean fails = own.nextInt(4) == 0;
            return node.vertx
                .timer(1 + own.nextInt(20))
                .compose(fired -> {
                  running.remove(job.id());
                  return fails ? Future.failedFuture("bad luck") : note(job);
                });
          });
    }
    TestNode first = open.getFirst();
    String[] names = new String[jobs];
    for (int i = 0; i < jobs; i++) {
      names[i] = "job " + i;
    }
    first.add("greet", names);
    for (TestNode node : open) {
      node.working(patient);
    }
    eventually(() -> postgres.number(ALL) == 0);
    assertThat(overlaps).as("seed %d", seed).hasValue(0);
    assertThat(done).as("seed %d", seed).containsExactlyInAnyOrder(names);
  }

  @Test
  void aRequestPutsWorkInForItsOwnOrganizationOnlyAndSeesNone() throws Exception {
    TestNode node = node();
    assertThatThrownBy(() ->
            await(
                node.database.write(
                    Actor.system(ACME),
                    tx -> node.outbox.add(tx, GLOBEX, "greet", new JsonObject()))))
        .isInstanceOfSatisfying(
            PgException.class, no -> assertThat(no.getSqlState()).isEqualTo("42501"));
    assertThatThrownBy(
            () -> await(node.database.read(ACME, tx -> tx.all("SELECT payload FROM outbox"))))
        .isInstanceOf(PgException.class);
    await(
        node.database.identityWrite(
            tx -> node.outbox.add(tx, Actor.PLATFORM, "greet", new JsonObject())));
    assertThat(postgres.number(ALL)).isOne();
  }

  @Test
  void pausesGrowAndAreSpreadAndHaveAnEnd() {
    long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
    SplittableRandom random = new SplittableRandom(seed);
    for (int attempt = 1; attempt <= 100; attempt++) {
      long full = Math.min(1_000L << Math.min(attempt - 1, 30), 600_000);
      assertThat(Pace.USUAL.pauseAfter(attempt, random).toMillis())
          .as("seed %d attempt %d", seed, attempt)
          .isBetween(full / 2, full);
    }
  }

  private Future<Void> note(Job job) {
    done.add(job.payload().getString("name"));
    return Future.succeededFuture();
  }

  private TestNode node() {
    done.clear();
    TestNode node = new TestNode(postgres);
    open.push(node);
    return node;
  }
}
