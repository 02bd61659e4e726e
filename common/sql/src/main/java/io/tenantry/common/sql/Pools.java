package io.tenantry.common.sql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The connections of one event loop: a pool for each login. */
final class Pools {

  /** A server that takes longer to accept a connection is away. */
  private static final int CONNECT_MAX_MS = 2_000;

  /** Waiters for each connection, however fast it is; what waits takes memory. */
  private static final int WAITERS_PER_CONNECTION = 64;

  /** Statements that one connection keeps prepared; more than the house has. */
  private static final int PREPARED_MAX = 1_024;

  /** Servers of test and production may be replaced: no connection lives longer. */
  private static final int LIFE_MAX_MINUTES = 30;

  private static final int IDLE_MAX_MINUTES = 5;

  /** How exactly silence is noticed. */
  private static final long LISTEN_MS = 500;

  /** How exactly a wait that is too long is noticed. */
  private static final long PATIENCE_MS = 50;

  private final Map<Login, LoginPool> pools = new EnumMap<>(Login.class);
  private final Vertx vertx;
  private final long listening;
  private final long impatience;

  Pools(Vertx vertx, DatabaseSettings settings, int share, Map<Login, PoolMeters> meters) {
    this.vertx = vertx;
    this.listening = vertx.setPeriodic(LISTEN_MS, fired -> hangUpOnTheSilent());
    this.impatience = vertx.setPeriodic(PATIENCE_MS, fired -> refuseTheLate());
    meters.forEach((login, measured) -> {
      int all = settings.connectionsMax().getOrDefault(login, 4);
      int size = Math.max(1, (all + share - 1) / share);
      pools.put(login, new LoginPool(vertx, pool(vertx, settings, login, size), size, measured));
    });
  }

  /** Works on a connection, see {@link #acquire}. */
  <T> Future<T> on(Login login, Function<Lease, Future<T>> work) {
    return acquire(login).compose(lease -> work.apply(lease).eventually(lease::close));
  }

  /**
   * A connection to give back, or a quick 503: never an unbounded queue, and never a wait for a
   * backend that does not answer.
   */
  Future<Lease> acquire(Login login) {
    return Objects.requireNonNull(pools.get(login), "every login has its pool").acquire();
  }

  Future<Void> close() {
    vertx.cancelTimer(listening);
    vertx.cancelTimer(impatience);
    return Future.all(pools.values().stream().map(LoginPool::close).toList()).mapEmpty();
  }

  private void refuseTheLate() {
    pools.values().forEach(LoginPool::refuseWhoHasWaitedTooLong);
  }

  private void hangUpOnTheSilent() {
    long since = System.nanoTime() - Timeouts.SILENCE_NANOS;
    pools.values().forEach(pool -> pool.hangUpOnWhoIsSilentSince(since));
  }

  private static Pool pool(Vertx vertx, DatabaseSettings settings, Login login, int size) {
    PoolOptions options =
        new PoolOptions()
            .setMaxSize(size)
            .setMaxWaitQueueSize(size * WAITERS_PER_CONNECTION)
            // Whoever waits too long is refused by LoginPool; the driver's own timer races with the
            // connection that comes at the same moment ("Promise already completed").
            .setConnectionTimeout(0)
            .setIdleTimeout(IDLE_MAX_MINUTES)
            .setIdleTimeoutUnit(TimeUnit.MINUTES)
            .setMaxLifetime(LIFE_MAX_MINUTES)
            .setMaxLifetimeUnit(TimeUnit.MINUTES);
    return PgBuilder.pool()
        .with(options)
        .with(
            new NetClientOptions()
                .setTcpKeepAlive(true)
                .setTcpUserTimeout(Timeouts.UNACKNOWLEDGED_MAX_MS)
                .setConnectTimeout(CONNECT_MAX_MS))
        .connectingTo(connect(settings, login))
        .using(vertx)
        .build();
  }

  static PgConnectOptions connect(DatabaseSettings settings, Login login) {
    PgConnectOptions options =
        new PgConnectOptions()
            .setHost(settings.host())
            .setPort(settings.port())
            .setDatabase(settings.database())
            .setUser(login.role())
            .setPassword(settings.password(login))
            .setCachePreparedStatements(true)
            .setPreparedStatementCacheMaxSize(PREPARED_MAX)
            .setPreparedStatementCacheSqlFilter(sql -> true)
            .addProperty("application_name", "tenantry");
    Timeouts.PROPERTIES.forEach(options::addProperty);
    if (login == Login.TENANT) {
      // Its statements name their index, so planning them anew for each organization only costs:
      // the first page of a list came from 3,200 to 5,500 a second. What depends on values is
      // planned for them by EXECUTE inside a function (search).
      options.addProperty("plan_cache_mode", "force_generic_plan");
    }
    switch (settings.tls()) {
      case "disable" -> options.setSslMode(SslMode.DISABLE);
      case "require" ->
          options
              .setSslMode(SslMode.REQUIRE)
              .setSslOptions(new ClientSSLOptions().setTrustAll(true));
      default -> options.setSslMode(SslMode.VERIFY_FULL).setSslOptions(verified(trust(settings)));
    }
    return options;
  }

  private static ClientSSLOptions verified(ClientSSLOptions trusting) {
    return trusting.setHostnameVerificationAlgorithm("HTTPS");
  }

  private static ClientSSLOptions trust(DatabaseSettings settings) {
    ClientSSLOptions options = new ClientSSLOptions();
    settings.caFile().ifPresent(f -> options.setTrustOptions(new PemTrustOptions().addCertPath(f)));
    return options;
  }
}
