package io.tenantry.sessions;

import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The keys all nodes share. The first node that needs one makes it, under a lock in PostgreSQL, so
 * that two nodes starting together agree. A key is published for {@link #KNOWN_BEFORE} before it
 * signs and stays published for {@link #KEPT_AFTER} after its successor took over.
 */
final class SigningKeys {

  /** How long a key signs; a habit of key hygiene, nothing breaks later. */
  static final Duration SIGNS_FOR = Duration.ofDays(90);

  /** Longer than any copy of the published set is kept, ours ({@link #FRESH}) included. */
  static final Duration KNOWN_BEFORE = Duration.ofHours(1);

  /** Longer than any token lives. */
  static final Duration KEPT_AFTER = Duration.ofDays(1);

  /** After this the node looks for new keys, in the background. */
  private static final Duration FRESH = Duration.ofMinutes(1);

  /** A token with an unknown key makes us look again, but strangers do not set the pace. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /**
   * What was loaded when; {@code keys} is ordered by the moment they begin to sign.
   *
   * @param generation how often keys had been forgotten by then
   */
  record Loaded(List<SigningKey> keys, Instant at, long generation) {

    Optional<SigningKey> named(String kid) {
      return keys.stream().filter(key -> key.kid().equals(kid)).findFirst();
    }

    /** The youngest key that may sign at this moment. */
    SigningKey signer(Instant now) {
      SigningKey signer = keys.getFirst();
      for (SigningKey key : keys) {
        signer = key.signsFrom().isAfter(now) ? signer : key;
      }
      return signer;
    }

    /** The set as it is published (RFC 7517, section 5). */
    KeySet published() {
      return new KeySet(keys.stream().map(key -> KeySet.PublicKey.of(key.publicJwk())).toList());
    }
  }

  private final Database db;
  private final SecretBox box;
  private final InstantSource clock;
  private final AtomicReference<@Nullable Future<Loaded>> loading = new AtomicReference<>();
  private volatile @Nullable Loaded loaded;
  private volatile long generation;

  SigningKeys(Database db, SecretBox box, InstantSource clock) {
    this.db = db;
    this.box = box;
    this.clock = clock;
  }

  /** The keys; from memory when this node has used one before. */
  Future<Loaded> ready() {
    Loaded known = loaded;
    if (known == null || known.generation() != generation) {
      return load();
    }
    if (known.at().plus(FRESH).isBefore(clock.instant())) {
      load();
    }
    return Future.succeededFuture(known);
  }

  /** The keys as PostgreSQL has them now, for a token whose key is unknown here. */
  Future<Loaded> again() {
    Loaded known = loaded;
    boolean justLooked =
        known != null
            && known.generation() == generation
            && known.at().plus(PAUSE).isAfter(clock.instant());
    return justLooked ? ready() : load();
  }

  /**
   * Forgets all keys at once: they were replaced. What a load under way brings is from before, so
   * it is loaded again.
   */
  synchronized void forget() {
    generation++;
    loading.set(null);
  }

  /** A token that was verified under another generation has to be verified anew. */
  long generation() {
    return generation;
  }

  /** The keys of a node that is {@link #ready}. */
  Loaded now() {
    Loaded known = loaded;
    if (known == null) {
      throw new IllegalStateException("signing keys are asked for before they were loaded");
    }
    return known;
  }

  /** Makes the next key when the youngest has signed long enough, and drops what nobody needs. */
  Future<Void> rotate() {
    return db.identityWrite(tx ->
            tx.first(KeySql.LOCK)
                .compose(locked -> tx.first(KeySql.YOUNGER_THAN, SIGNS_FOR.toSeconds()))
                .compose(young ->
                    young.isPresent() ? Future.succeededFuture() : insert(tx, KNOWN_BEFORE))
                .compose(made -> tx.run(KeySql.DROP_SUPERSEDED, KEPT_AFTER.toSeconds())))
        .compose(dropped -> load())
        .mapEmpty();
  }

  /**
   * Makes the next key now, unless one is waiting to sign already.
   *
   * @return from when it signs
   */
  Future<Instant> makeNext(Tx tx) {
    return tx.first(KeySql.LOCK)
        .compose(locked -> tx.all(KeySql.ALL))
        .compose(all -> all.isEmpty() ? insert(tx, Duration.ZERO) : Future.<Void>succeededFuture())
        .compose(some -> tx.first(KeySql.WAITING))
        .compose(
            waiting -> waiting.isPresent() ? Future.succeededFuture() : insert(tx, KNOWN_BEFORE))
        .compose(made -> tx.first(KeySql.WAITING))
        .map(row -> row.orElseThrow().getOffsetDateTime("signs_from").toInstant());
  }

  /** Makes a key that signs at once, and drops all others. */
  Future<Void> replaceAll(Tx tx) {
    return tx.first(KeySql.LOCK)
        .compose(locked -> tx.run(KeySql.DROP_ALL))
        .compose(dropped -> insert(tx, Duration.ZERO));
  }

  /** One load at a time, whoever asks meanwhile waits for it. */
  private Future<Loaded> load() {
    Future<Loaded> running = loading.get();
    if (running != null) {
      return running;
    }
    long begun = generation;
    Future<Loaded> mine =
        db.identityRead(tx -> tx.all(KeySql.ALL))
            .compose(rows -> rows.isEmpty() ? makeFirst() : Future.succeededFuture(rows))
            .map(rows -> opened(rows, begun))
            .compose(opened -> keep(opened) ? Future.succeededFuture(opened) : reload());
    mine.onComplete(done -> loading.compareAndSet(mine, null));
    loading.set(mine.isComplete() ? null : mine);
    return mine;
  }

  private Future<List<Row>> makeFirst() {
    return db.identityWrite(tx ->
        tx.first(KeySql.LOCK)
            .compose(locked -> tx.all(KeySql.ALL))
            .compose(rows ->
                rows.isEmpty()
                    ? insert(tx, Duration.ZERO).compose(made -> tx.all(KeySql.ALL))
                    : Future.succeededFuture(rows)));
  }

  private Future<Void> insert(Tx tx, Duration signsIn) {
    SigningKey.Sealed key = SigningKey.Sealed.make(box);
    return tx.run(KeySql.INSERT, key.kid(), key.publicJwk(), key.privateKey(), signsIn.toSeconds())
        .mapEmpty();
  }

  private synchronized boolean keep(Loaded now) {
    if (now.generation() != generation) {
      return false;
    }
    loaded = now;
    return true;
  }

  /** What was forgotten while it was loaded. */
  private Future<Loaded> reload() {
    loading.set(null);
    return load();
  }

  private Loaded opened(List<Row> rows, long begun) {
    List<SigningKey> keys = new ArrayList<>();
    for (Row row : rows) {
      OffsetDateTime signsFrom = row.getOffsetDateTime("signs_from");
      keys.add(
          new SigningKey.Sealed(
                  row.getString("kid"),
                  row.getJsonObject("public_jwk"),
                  row.getBuffer("private_key"))
              .open(box, signsFrom.toInstant()));
    }
    return new Loaded(List.copyOf(keys), clock.instant(), begun);
  }
}
