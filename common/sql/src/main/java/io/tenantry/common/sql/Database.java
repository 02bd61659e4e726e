package io.tenantry.common.sql;

import io.tenantry.common.watch.Meters;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Entry;
import io.tenantry.common.web.Ledger;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Transactions. Each event loop has connections of its own, so that a request stays on its loop;
 * work that runs elsewhere (jobs, virtual threads) shares one more set.
 *
 * <p>Every future fails with {@code Problem.Unavailable} when no connection is free in time, and
 * with the driver's exception when a statement is refused.
 */
public final class Database {

  private final Vertx vertx;
  private final DatabaseSettings settings;
  private final int share;
  private final Pools background;
  private final Map<Login, PoolMeters> meters = new EnumMap<>(Login.class);
  private final Map<Thread, Pools> byLoop = new ConcurrentHashMap<>();
  private final RequestKeys requestKeys = new RequestKeys(this);

  /**
   * @param eventLoops how many will {@link #open} their own connections
   */
  public Database(Vertx vertx, DatabaseSettings settings, int eventLoops, Meters meters) {
    this.vertx = vertx;
    this.settings = settings;
    this.share = eventLoops + 1;
    for (Login login : Login.values()) {
      this.meters.put(login, new PoolMeters(meters, login));
    }
    this.background = new Pools(vertx, settings, share, this.meters);
  }

  /** Gives the calling event loop connections of its own. */
  public void open(Context eventLoop) {
    byLoop.computeIfAbsent(
        Thread.currentThread(), loop -> new Pools(vertx, settings, share, meters));
  }

  public DatabaseSettings settings() {
    return settings;
  }

  /**
   * Reads what one organization may see. All statements are asked for at once, before the function
   * returns; they travel with the organization's context in one network flush.
   */
  public <T> Future<T> read(UUID org, Function<Tx, Future<T>> work) {
    return transactions(Login.TENANT).read(begin(org), work);
  }

  /** Like {@link #read}, for statements that depend on one another. */
  public <T> Future<T> readInSteps(UUID org, Function<Tx, Future<T>> work) {
    return transactions(Login.TENANT).readInSteps(begin(org), work);
  }

  /**
   * Writes as this actor in their organization. The first statement asserts that the actor's
   * session still stands; otherwise nothing is written and the future fails with 401.
   */
  public <T> Future<T> write(Actor actor, Function<Tx, Future<T>> work) {
    return write(Login.TENANT, actor, work);
  }

  /** Reads what belongs to people rather than organizations: credentials, sessions. */
  public <T> Future<T> identityRead(Function<Tx, Future<T>> work) {
    return transactions(Login.IDENTITY).readInSteps("BEGIN READ ONLY", work);
  }

  /** Like {@link #identityRead}, with all statements asked for at once. */
  public <T> Future<T> identityReadAtOnce(Function<Tx, Future<T>> work) {
    return transactions(Login.IDENTITY).read("BEGIN READ ONLY", work);
  }

  /** Writes for somebody who is not signed in: signing in, refreshing, accepting. */
  public <T> Future<T> identityWrite(Function<Tx, Future<T>> work) {
    return transactions(Login.IDENTITY).write(Optional.empty(), work);
  }

  /** Writes credentials or sessions as this actor, whose session must still stand. */
  public <T> Future<T> identityWrite(Actor actor, Function<Tx, Future<T>> work) {
    return write(Login.IDENTITY, actor, work);
  }

  /** Reads across organizations. All statements are asked for at once. */
  public <T> Future<T> platformRead(Function<Tx, Future<T>> work) {
    return transactions(Login.PLATFORM).read("BEGIN READ ONLY", work);
  }

  /** Writes across organizations as this actor, whose session must still stand. */
  public <T> Future<T> platformWrite(Actor actor, Function<Tx, Future<T>> work) {
    return write(Login.PLATFORM, actor, work);
  }

  /** What was answered to requests with a key, saved with what they have written. */
  public Ledger ledger() {
    return requestKeys;
  }

  /**
   * At assembly: how what was taken away ({@link Tx#takesAway}) is made sure on every node before
   * an answer is repeated.
   */
  public void confirmBy(Function<List<String>, Future<Void>> confirming) {
    requestKeys.confirmBy(confirming);
  }

  /** For the schedule: forgets answers that nobody asks for any longer. */
  public Future<Void> purgeRequestKeys() {
    return requestKeys.purge();
  }

  /** One round trip by this login, beside the connections of the event loops. */
  public Future<Void> answers(Login login) {
    return new Transactions(background, login).answers();
  }

  /** For what keeps a connection of its own beside the pools: listening, advisory locks. */
  public PgConnectOptions connectOptions(Login login) {
    return Pools.connect(settings, login);
  }

  public Future<Void> close() {
    return Future.join(byLoop.values().stream().map(Pools::close).toList())
        .eventually(background::close)
        .mapEmpty();
  }

  /** An id has only hexadecimal digits and hyphens, so it can stand in the text. */
  private static String begin(UUID org) {
    return "BEGIN READ ONLY; SET LOCAL app.org = '" + org + "'";
  }

  private <T> Future<T> write(Login login, Actor actor, Function<Tx, Future<T>> work) {
    Transactions by = transactions(login);
    Entry entry = actor.entry();
    return entry
        .claim()
        .map(claim -> requestKeys.of(claim).write(by, entry, work))
        .orElseGet(() -> by.write(Optional.of(entry), work));
  }

  private Transactions transactions(Login login) {
    return new Transactions(byLoop.getOrDefault(Thread.currentThread(), background), login);
  }
}
