package io.tenantry.common.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.common.watch.Meters;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Entry;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseTest {

  private static final UUID ACME = UUID.fromString("00000000-0000-7000-8000-00000000000a");
  private static final UUID GLOBEX = UUID.fromString("00000000-0000-7000-8000-00000000000b");
  private static final String INSERT = "INSERT INTO things (org_id, name) VALUES ($1, $2)";
  private static final String NAMES = "SELECT name FROM things ORDER BY name";

  private final Vertx vertx = Vertx.vertx();
  private EmbeddedPostgres postgres;
  private DatabaseSettings settings;
  private Database db;

  @BeforeAll
  void openTheDatabase() throws Exception {
    postgres = EmbeddedPostgres.builder().start();
    try (Connection root = postgres.getPostgresDatabase().getConnection();
        Statement statement = root.createStatement()) {
      statement.execute("CREATE ROLE tenantry_owner LOGIN CREATEROLE PASSWORD 'owner'");
      statement.execute("CREATE DATABASE house OWNER tenantry_owner");
    }
    settings = at(postgres.getPort());
    assertThat(Migrations.run(settings)).isPositive();
    asOwner(
        """
        CREATE TABLE things (
          org_id uuid NOT NULL,
          name text CONSTRAINT things_name CHECK (name <> 'bad'),
          PRIMARY KEY (org_id, name));
        SELECT tenantry.protect('things');
        GRANT SELECT, INSERT ON things TO tenantry_tenant, tenantry_identity, tenantry_platform
        """);
    db = new Database(vertx, settings, 1, Meters.unwatched());
  }

  @BeforeEach
  void emptyTheTable() throws SQLException {
    asOwner("TRUNCATE things");
  }

  @AfterAll
  void close() throws Exception {
    await(db.close());
    await(vertx.close());
    postgres.close();
  }

  @Test
  void migratingAgainChangesNothing() throws Exception {
    assertThat(Migrations.run(settings)).isZero();
  }

  @Test
  void anOrganizationSeesAndWritesItsOwnRowsOnly() throws Exception {
    await(db.write(Actor.system(ACME), tx -> tx.run(INSERT, ACME, "anvil")));
    await(db.write(Actor.system(GLOBEX), tx -> tx.run(INSERT, GLOBEX, "globe")));

    assertThat(namesOf(ACME)).containsExactly("anvil");
    assertThat(namesOf(GLOBEX)).containsExactly("globe");
    assertThat(names(db.platformRead(tx -> tx.all(NAMES)))).hasSize(2);
  }

  @Test
  void aRowOfAnotherOrganizationCannotBeWritten() {
    assertThatThrownBy(
            () -> await(db.write(Actor.system(ACME), tx -> tx.run(INSERT, GLOBEX, "smuggled"))))
        .isInstanceOfSatisfying(
            PgException.class, e -> assertThat(e.getSqlState()).isEqualTo("42501"));
    assertThat(count()).isZero();
  }

  @Test
  void whoseSessionHasEndedWritesNothing() {
    var ended =
        new Entry("SELECT set_config('app.org', $1, true) WHERE false", List.of(ACME.toString()));
    var actor = new Actor(ACME, ACME, ACME, Set.of(), false, Instant.EPOCH, Client.INTERNAL, ended);
    assertThatThrownBy(() -> await(db.write(actor, tx -> tx.run(INSERT, ACME, "late"))))
        .isInstanceOf(Problem.Unauthorized.class);
    assertThatThrownBy(() ->
            await(
                db.identityWrite(
                    actor, tx -> tx.enter(ACME).compose(in -> tx.run(INSERT, ACME, "late")))))
        .isInstanceOf(Problem.Unauthorized.class);
    assertThatThrownBy(() -> await(db.platformWrite(actor, tx -> tx.run(INSERT, ACME, "late"))))
        .isInstanceOf(Problem.Unauthorized.class);
    assertThat(count()).isZero();
  }

  @Test
  void anEntryThatFailsLeavesNoOpenTransactionToTheNext() throws Exception {
    var failing = new Entry("SELECT set_config('app.org', $1, true), 1 / 0", List.of("x"));
    var actor =
        new Actor(ACME, ACME, ACME, Set.of(), false, Instant.EPOCH, Client.INTERNAL, failing);
    for (int i = 0; i < 4; i++) {
      assertThatThrownBy(() -> await(db.write(actor, tx -> tx.run(INSERT, ACME, "late"))))
          .as("the reason, not that the transaction is aborted")
          .isInstanceOfSatisfying(
              PgException.class, e -> assertThat(e.getSqlState()).isEqualTo("22012"));
    }
    for (int i = 0; i < 4; i++) {
      assertThat(namesOf(ACME)).isEmpty();
    }
  }

  @Test
  void anIdentityTransactionSeesAnOrganizationOnlyAfterEnteringIt() throws Exception {
    await(db.write(Actor.system(ACME), tx -> tx.run(INSERT, ACME, "anvil")));
    assertThat(names(db.identityRead(tx -> tx.all(NAMES)))).isEmpty();
    assertThat(names(db.identityRead(tx -> tx.enter(ACME).compose(in -> tx.all(NAMES)))))
        .hasSize(1);
  }

  @Test
  void theOrganizationOfOneTransactionIsNotThatOfTheNext() throws Exception {
    await(db.write(Actor.system(ACME), tx -> tx.run(INSERT, ACME, "anvil")));
    for (int i = 0; i < 20; i++) {
      assertThat(namesOf(ACME)).containsExactly("anvil");
      assertThat(names(db.identityRead(tx -> tx.all(NAMES)))).isEmpty();
    }
  }

  @Test
  void aFailedStatementUndoesTheWholeTransaction() {
    assertThatThrownBy(() ->
            await(
                db.write(
                    Actor.system(ACME),
                    tx -> tx.run(INSERT, ACME, "good").compose(ok -> tx.run(INSERT, ACME, "bad")))))
        .isInstanceOf(PgException.class);
    assertThat(count()).isZero();
  }

  @Test
  void aFailedStatementCannotBeWavedThrough() {
    List<String> said = new ArrayList<>();
    assertThatThrownBy(() ->
            await(
                db.write(
                    Actor.system(ACME),
                    tx -> {
                      tx.afterCommit(() -> said(said, "committed"));
                      return tx.run(INSERT, ACME, "good")
                          .compose(ok -> tx.run(INSERT, ACME, "bad"))
                          .otherwise(0);
                    })))
        .isInstanceOf(PgException.class);
    assertThat(said).isEmpty();
    assertThat(count()).isZero();
  }

  @Test
  void aRefusalOfTheRulesUndoesTheWholeTransaction() {
    assertThatThrownBy(() ->
            await(
                db.write(
                    Actor.system(ACME),
                    tx ->
                        tx.run(INSERT, ACME, "good")
                            .compose(ok -> Future.failedFuture(new Problem.NotFound())))))
        .isInstanceOf(Problem.NotFound.class);
    assertThat(count()).isZero();
  }

  @Test
  void whatWasPromisedForAfterTheCommitHappensInOrderAndBeforeTheAnswer() throws Exception {
    List<String> said = new ArrayList<>();
    await(
        db.write(
            Actor.system(ACME),
            tx -> {
              tx.afterCommit(() -> said(said, "first, rows: " + count()));
              tx.afterCommit(() -> said(said, "second"));
              return tx.run(INSERT, ACME, "anvil");
            }));
    assertThat(said).containsExactly("first, rows: 1", "second");
  }

  @Test
  void aPartThatFailsIsUndoneAndTheRestIsSaved() throws Exception {
    await(
        db.write(
            Actor.system(ACME),
            tx ->
                tx.run(INSERT, ACME, "before")
                    .compose(in -> tx.attempt(() -> twoOf(tx, "undone", "bad")).otherwise(0))
                    .compose(no -> tx.attempt(() -> twoOf(tx, "kept", "kept, too")))
                    .compose(yes -> tx.attempt(() -> refusal(tx, "refused")).otherwise(0))
                    .compose(no -> tx.run(INSERT, ACME, "last"))));
    assertThat(namesOf(ACME)).containsExactly("before", "kept", "kept, too", "last");
  }

  @Test
  void aPartThatFailsTakesThePartsWithinItAlongAlsoThoseThatHadFailed() throws Exception {
    await(
        db.write(
            Actor.system(ACME),
            tx ->
                tx.attempt(() ->
                        tx.run(INSERT, ACME, "outer")
                            .compose(in -> tx.attempt(() -> twoOf(tx, "one", "bad")).otherwise(0))
                            .compose(no -> tx.attempt(() -> twoOf(tx, "two", "three")))
                            .compose(yes -> refusal(tx, "four")))
                    .otherwise(0)
                    .compose(no -> tx.run(INSERT, ACME, "after"))));
    assertThat(namesOf(ACME)).containsExactly("after");
  }

  @Test
  void aTransactionThatHasFailedIsNotRevivedByAPart() {
    assertThatThrownBy(() ->
            await(
                db.write(
                    Actor.system(ACME),
                    tx ->
                        tx.attempt(() ->
                                tx.run(INSERT, ACME, "bad")
                                    .otherwise(0)
                                    .compose(no -> tx.attempt(() -> twoOf(tx, "a", "b")))
                                    .otherwise(0))
                            .compose(waved -> tx.run(INSERT, ACME, "c")))))
        .isInstanceOf(PgException.class);
    assertThat(count()).isZero();
  }

  @Test
  void whatAPartHasEnteredTakenAwayAndRaisedIsForgottenWithIt() throws Exception {
    List<String> raised = new ArrayList<>(List.of("before", "undone"));
    List<String> taken = new ArrayList<>();
    await(
        db.platformWrite(
            Actor.system(ACME),
            tx -> {
              tx.takesAway("before");
              return tx.enter(ACME)
                  .compose(in ->
                      tx.attempt(
                              () -> {
                                tx.takesAway("undone");
                                tx.ifUndone(() -> raised.remove("undone"));
                                return tx.enter(GLOBEX).compose(there -> refusal(tx, "x"));
                              })
                          .otherwise(0))
                  .compose(no -> tx.first("SELECT current_setting('app.org')"))
                  .map(row -> {
                    taken.addAll(tx.takenAway());
                    return taken.add(row.orElseThrow().getString(0));
                  });
            }));
    assertThat(taken).containsExactly("before", ACME.toString());
    assertThat(raised).containsExactly("before");
  }

  @Test
  void anOrganizationThatIsEnteredAlreadyIsNotEnteredAgain() throws Exception {
    List<String> entered = new ArrayList<>();
    await(
        db.platformWrite(
            Actor.system(ACME),
            tx ->
                tx.enter(GLOBEX)
                    .compose(in -> tx.first("SELECT set_config('app.org', 'elsewhere', true)"))
                    .compose(moved -> tx.enter(GLOBEX))
                    .compose(still -> tx.first("SELECT current_setting('app.org')"))
                    .map(row -> entered.add(row.orElseThrow().getString(0)))));
    assertThat(entered).as("no second statement").containsExactly("elsewhere");
  }

  @Test
  void whatIsNotWaitedForFailsForTheReasonOfTheFirst() {
    assertThatThrownBy(() ->
            await(
                db.write(
                    Actor.system(ACME),
                    tx -> {
                      Future<Integer> refused = tx.run(INSERT, ACME, "bad");
                      Future<Integer> next = tx.run(INSERT, ACME, "good");
                      return next.compose(in -> refused);
                    })))
        .isInstanceOfSatisfying(
            PgException.class,
            because -> assertThat(because.getSqlState()).as("check_violation").isEqualTo("23514"));
    assertThat(count()).isZero();
  }

  private static Future<Integer> twoOf(Tx tx, String one, String other) {
    return tx.run(INSERT, ACME, one).compose(in -> tx.run(INSERT, ACME, other));
  }

  private static Future<Integer> refusal(Tx tx, String name) {
    return tx.first("SELECT $1::text", name)
        .compose(asked -> Future.failedFuture(new Problem.NotFound()));
  }

  @Test
  void aReadThatAsksTooLateIsToldSo() {
    assertThatThrownBy(
            () -> await(db.read(ACME, tx -> tx.all(NAMES).compose(rows -> tx.all(NAMES)))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aResetIsTheDatabaseGoneAwayAndNoDefect() throws Exception {
    try (Relay relay = new Relay(postgres.getPort())) {
      Database behind = new Database(vertx, at(relay.port()), 1, Meters.unwatched());
      assertThat(names(behind.read(ACME, tx -> tx.all(NAMES)))).isEmpty();
      Future<?> asleep = behind.read(ACME, tx -> tx.all("SELECT pg_sleep(3)"));
      while (number(
              "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query = 'SELECT pg_sleep(3)'")
          == 0) {
        assertThat(asleep.isComplete()).isFalse();
      }
      relay.resetAll();
      assertThatThrownBy(() -> await(asleep))
          .isInstanceOfSatisfying(
              Problem.Unavailable.class,
              e -> assertThat(e.code()).isEqualTo("database-unavailable"));
      await(behind.close());
    }
  }

  /** Between the pool that gave it and the statements; the driver itself never tells. */
  @Test
  void whatIsSentOnAConnectionThatWasJustLostFailsInsteadOfNeverEnding() throws Exception {
    var meters = Map.of(Login.TENANT, new PoolMeters(Meters.unwatched(), Login.TENANT));
    Pools pools = new Pools(vertx, settings, 1, meters);
    try {
      Lease lease = await(pools.acquire(Login.TENANT));
      assertThatThrownBy(() -> await(lease.query("SELECT pg_terminate_backend(pg_backend_pid())")));
      assertThatThrownBy(() -> await(lease.query("SELECT"))).isInstanceOf(Problem.class);
      List<Future<?>> sent = new ArrayList<>();
      lease.flush(client -> sent.add(lease.heard(client.query("SELECT").execute())));
      assertThatThrownBy(() -> await(sent.getFirst()))
          .isInstanceOfSatisfying(
              Problem.Unavailable.class,
              e -> assertThat(e.code()).isEqualTo("database-unavailable"));
    } finally {
      await(pools.close());
    }
  }

  /** The kernel connects; nobody says a word. */
  @Test
  void aServerThatNeverAnswersIsAway() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Database behind = new Database(vertx, at(silent.getLocalPort()), 1, Meters.unwatched());
      assertThatThrownBy(() -> await(behind.read(ACME, tx -> tx.all(NAMES))))
          .isInstanceOfSatisfying(
              Problem.Unavailable.class,
              e -> assertThat(e.code()).isEqualTo("database-unavailable"));
    }
  }

  @Test
  void whoWouldWaitTooLongForAConnectionHearsSoAtOnce() throws Exception {
    for (int i = 0; i < 12; i++) {
      await(sleep());
    }
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(sleep());
    }
    assertThat(all.stream().filter(Future::failed).map(Future::cause))
        .as("two seconds are eight turns of the one connection; the others are not let in")
        .hasSizeBetween(26, 34)
        .allSatisfy(e -> assertThat(((Problem) e).code()).isEqualTo("overloaded"));
    await(Future.join(all).otherwiseEmpty());
    assertThat(namesOf(ACME)).isEmpty();
  }

  private Future<?> sleep() {
    return db.read(ACME, tx -> tx.all("SELECT pg_sleep(0.25)"));
  }

  @Test
  void constraintsAreKnownByName() {
    var problems = new DatabaseProblems();
    problems.constraint("things_name", () -> new Problem.Conflict("bad-name", "no"));
    assertThatThrownBy(() -> await(db.write(Actor.system(ACME), tx -> tx.run(INSERT, ACME, "bad"))))
        .satisfies(e -> assertThat(problems.of(e)).map(Problem::code).contains("bad-name"));
    assertThatThrownBy(() -> problems.constraint("things_name", Problem.NotFound::new))
        .isInstanceOf(IllegalStateException.class);
  }

  private static DatabaseSettings at(int port) {
    return new DatabaseSettings(
        "localhost",
        port,
        "house",
        "tenantry_owner",
        "owner",
        Map.of(Login.TENANT, "t", Login.IDENTITY, "i", Login.PLATFORM, "p'p"),
        "disable",
        Optional.empty(),
        Map.of(Login.TENANT, 2, Login.IDENTITY, 2, Login.PLATFORM, 2));
  }

  private List<String> namesOf(UUID org) throws Exception {
    return names(db.read(org, tx -> tx.all(NAMES)));
  }

  private static List<String> names(Future<List<Row>> rows) throws Exception {
    return await(rows).stream().map(row -> row.getString(0)).toList();
  }

  private static Future<Void> said(List<String> said, String what) {
    said.add(what);
    return Future.succeededFuture();
  }

  private int count() {
    return number("SELECT count(*) FROM things");
  }

  private int number(String sql) {
    try (Connection root = postgres.getDatabase("postgres", "house").getConnection();
        Statement statement = root.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void asOwner(String sql) throws SQLException {
    try (Connection owner =
            DriverManager.getConnection(settings.jdbcUrl(), "tenantry_owner", "owner");
        Statement statement = owner.createStatement()) {
      statement.execute(sql);
    }
  }

  private static <T> T await(Future<T> future) throws TimeoutException, InterruptedException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
