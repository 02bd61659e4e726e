package io.tenantry.common.cluster;

import static io.tenantry.common.cluster.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.sql.Database;
import io.tenantry.common.watch.Meters;
import io.vertx.core.Vertx;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HousekeepingTest {

  private static final String SIGN_ON =
      "INSERT INTO nodes (incarnation, address, lease_ms) VALUES ('%s', 'somewhere:1', 2000)";

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong nanos = new AtomicLong();
  private TestPostgres postgres;
  private Database database;
  private Housekeeping housekeeping;

  @BeforeAll
  void openTheDatabase() throws Exception {
    postgres = new TestPostgres();
    database = new Database(vertx, postgres.settings(postgres.port()), 1, Meters.unwatched());
    var settings = ClusterSettings.alone();
    var road = new Road(UUID.randomUUID(), settings, TestNode.inbox());
    var ticks = new Ticks(nanos::get, System::currentTimeMillis);
    housekeeping = new Housekeeping(vertx, database, road, settings, ticks);
  }

  @AfterAll
  void close() throws Exception {
    await(database.close());
    await(vertx.close());
    postgres.close();
  }

  @Test
  void aNodeThatHasNotMovedForAMinuteIsForgotten() throws Exception {
    UUID dead = UUID.randomUUID();
    UUID alive = UUID.randomUUID();
    postgres.execute(SIGN_ON.formatted(dead));
    postgres.execute(SIGN_ON.formatted(alive));

    await(housekeeping.tidy());
    pass(59);
    await(housekeeping.tidy());
    assertThat(nodes()).isEqualTo(2);

    postgres.execute("UPDATE nodes SET beat = beat + 1 WHERE incarnation = '" + alive + "'");
    pass(1);
    await(housekeeping.tidy());
    assertThat(nodes()).isOne();
    assertThat(postgres.number("SELECT count(*) FROM nodes WHERE incarnation = '" + alive + "'"))
        .isOne();
  }

  @Test
  void signalsAreKeptForTwiceTheTimeThatAJoiningNodeAsksFor() throws Exception {
    postgres.execute(
        """
        INSERT INTO signals (kind, key, at)
        SELECT 'member', s || 's', clock_timestamp() - make_interval(secs => s)
          FROM unnest(ARRAY[0, 390, 770, 790, 5000]) AS s
        """);
    await(housekeeping.tidy());
    assertThat(postgres.number("SELECT count(*) FROM signals")).isEqualTo(3);
    assertThat(Window.JOIN).hasSeconds(390);
    assertThat(Window.KEPT).hasSeconds(780);
    assertThat(Window.AWAY_MAX).hasSeconds(690);
  }

  private long nodes() throws Exception {
    return postgres.number("SELECT count(*) FROM nodes");
  }

  private void pass(long seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }
}
