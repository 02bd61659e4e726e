package io.tenantry.server;

import io.tenantry.common.testkit.Poll;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Everything that the protocol has to bear. Node 0 is called, node 1 is the one in trouble. */
final class Faults {

  private static final int STRUCK = 1;
  private static final List<Integer> ALL = List.of(0, 1, 2);
  private static final List<Integer> OTHERS = List.of(0, 2);

  /** What another node would do after a minute. */
  private static final String FORGET_THE_DEAD =
      "DELETE FROM nodes WHERE renewed_at < clock_timestamp() - interval '3 seconds'";

  private final Fleet fleet;
  private final RestartablePostgres postgres;

  Faults(Fleet fleet, RestartablePostgres postgres) {
    this.fleet = fleet;
    this.postgres = postgres;
  }

  /** Those of the road come last: it takes a while until it is whole again. */
  List<Fault> all() {
    return List.of(
        paused(),
        cutFromTheDatabase(),
        restarted(),
        joining(),
        killed(),
        hidden(),
        isolated(),
        roadless());
  }

  private Fault paused() {
    NodeProcess struck = fleet.node(STRUCK);
    return new Fault("a node is paused", 0, struck::pause, struck::resume, OTHERS, true);
  }

  private Fault cutFromTheDatabase() {
    CutWire wire = fleet.databaseOf(STRUCK);
    return new Fault("a node is cut from PostgreSQL", 0, wire::cut, wire::heal, ALL, false);
  }

  private Fault restarted() {
    return new Background("PostgreSQL is restarted", postgres::restart).fault(ALL);
  }

  /** The call comes when its row is there and it has not begun to serve. */
  private Fault joining() {
    Background starting = new Background("a node joins", () -> fleet.startAnew(STRUCK));
    return new Fault(
        starting.name,
        0,
        () -> {
          bury(STRUCK);
          long before = nodes();
          starting.begin();
          Poll.until("it has registered", () -> nodes() > before);
        },
        starting::awaitEnd,
        OTHERS,
        false);
  }

  private Fault killed() {
    return new Fault(
        "a node is killed",
        0,
        () -> fleet.node(STRUCK).kill(),
        () -> {
          fleet.startAnew(STRUCK);
          forgetTheDead();
        },
        OTHERS,
        true);
  }

  /** The road is cut, so that each node has to read the signal from the database. */
  private Fault hidden() {
    OpenTransaction open = new OpenTransaction();
    return new Fault(
        "a transaction stays open, and Hazelcast is away",
        0,
        () -> {
          open.begin();
          fleet.cutTheRoad();
        },
        () -> {
          open.end();
          fleet.healTheRoad();
        },
        ALL,
        true);
  }

  private Fault isolated() {
    return new Fault(
        "a node is cut from the others",
        0,
        () -> fleet.isolate(STRUCK),
        fleet::healTheRoad,
        ALL,
        true);
  }

  private Fault roadless() {
    return new Fault("Hazelcast is away", 0, fleet::cutTheRoad, fleet::healTheRoad, ALL, true);
  }

  /** Kills it and lets the others forget it. */
  private void bury(int node) {
    fleet.node(node).kill();
    Poll.until(
        "its lease has ended",
        () ->
            postgres.count(
                    "SELECT count(*) FROM nodes"
                        + " WHERE renewed_at < clock_timestamp() - interval '3 seconds'")
                > 0);
    forgetTheDead();
  }

  void forgetTheDead() {
    postgres.run(FORGET_THE_DEAD);
  }

  private long nodes() {
    return postgres.count("SELECT count(*) FROM nodes");
  }

  /** Something that happens while the call runs. */
  private static final class Background {
    private final String name;
    private final Runnable work;
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

    Background(String name, Runnable work) {
      this.name = name;
      this.work = work;
    }

    void begin() {
      running = CompletableFuture.runAsync(work, task -> Thread.ofPlatform().start(task));
    }

    void awaitEnd() {
      running.join();
    }

    Fault fault(List<Integer> answering) {
      return new Fault(name, 0, this::begin, this::awaitEnd, answering, false);
    }
  }

  /** A transaction of somebody else on the same server that has written and does not end. */
  private final class OpenTransaction {
    private Connection connection;

    void begin() {
      connection = postgres.connect();
      try (Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute("CREATE TABLE written_elsewhere (id int)");
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    void end() {
      try {
        connection.rollback();
        connection.close();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
