package io.tenantry.sessions;

import io.tenantry.access.Access;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.cluster.Signal;
import io.tenantry.common.cluster.Signals;
import io.tenantry.common.crypto.Ids;
import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Keys of services: made, given another secret, revoked; by organizations and by the platform. What
 * is taken away is dead on every node when the future completes.
 *
 * <p>Somebody answers for each key: it may do what was granted to it and they may do now. Whoever
 * rotates a key holds its secret, and answers for it from then on.
 */
final class ApiKeys {

  /** Tied to the list, which comes in one piece. */
  static final int LIVING_MAX = 100;

  private static final Duration KEPT = Duration.ofDays(30);

  private final Database db;
  private final SecretBox box;
  private final Signals signals;
  private final Audit audit;
  private final Access access;
  private final Clock clock;

  ApiKeys(Foundation foundation, Audit audit, Access access) {
    this.db = foundation.db();
    this.box = foundation.secrets();
    this.signals = foundation.signals();
    this.clock = foundation.clock();
    this.audit = audit;
    this.access = access;
  }

  /** A key with the secret that is told this once. */
  record Issued(ApiKey key, String text) {}

  /** Those that were not revoked, the newest first. */
  Future<List<ApiKey>> list(Actor actor) {
    return read(actor, tx -> tx.all(ApiKeySql.LIST, actor.org(), LIVING_MAX))
        .map(rows -> rows.stream().map(ApiKey::of).toList());
  }

  /** Fails by the ceiling, and with 409 {@code too-many-keys}. */
  Future<Issued> create(Actor actor, NewApiKey wanted) {
    wanted.requireFuture(clock.instant());
    ApiKeyText text = ApiKeyText.make(box, Ids.next());
    return write(
        actor,
        tx ->
            access
                .requireMayGivePermissions(tx, actor, wanted.wanted())
                .compose(may -> requireRoom(tx, actor))
                .compose(room -> insert(tx, actor, wanted, text))
                .compose(made -> audit.record(tx, actor, created(actor, wanted, text.id())))
                .compose(told -> get(tx, actor, text.id()))
                .map(key -> new Issued(key, text.text())));
  }

  /**
   * Another secret for the key, of which the actor must hold every permission. Fails with 404 if
   * there is no such key or it was revoked.
   */
  Future<Issued> rotate(Actor actor, UUID key, KeyRotation rotation) {
    ApiKeyText text = ApiKeyText.make(box, key);
    return write(
        actor,
        tx ->
            get(tx, actor, key)
                .map(ApiKeys::requireLiving)
                .compose(known ->
                    access.requireMayGivePermissions(
                        tx, actor, known.permissions().stream().map(Permission::new).toList()))
                .compose(may -> rotate(tx, actor, text, rotation.overlap()))
                .compose(done -> gone(tx, actor, "api-key.rotated", key))
                .compose(told -> get(tx, actor, key))
                .map(now -> new Issued(now, text.text())));
  }

  /** Twice is not an error: whoever asks again wants to be sure. */
  Future<Void> revoke(Actor actor, UUID key) {
    return write(
        actor,
        tx ->
            get(tx, actor, key)
                .compose(known -> tx.run(ApiKeySql.REVOKE, actor.org(), key))
                .compose(revoked ->
                    revoked == 0
                        ? signals.raise(tx, signal(actor, key))
                        : gone(tx, actor, "api-key.revoked", key)));
  }

  /** For the schedule. */
  Future<Void> purge() {
    return db.platformWrite(
            Actor.system(Actor.PLATFORM), tx -> tx.run(ApiKeySql.PURGE, KEPT.toSeconds()))
        .mapEmpty();
  }

  private static Future<ApiKey> get(Tx tx, Actor actor, UUID key) {
    return tx.first(ApiKeySql.GET, actor.org(), key)
        .map(row -> ApiKey.of(row.orElseThrow(Problem.NotFound::new)));
  }

  private static ApiKey requireLiving(ApiKey key) {
    if (key.revoked()) {
      throw new Problem.NotFound();
    }
    return key;
  }

  private static Future<Void> requireRoom(Tx tx, Actor actor) {
    return tx.first(ApiKeySql.HOW_MANY, actor.org())
        .map(row -> {
          if (row.orElseThrow().getLong("living") >= LIVING_MAX) {
            throw new Problem.Conflict(
                "too-many-keys", "there can be " + LIVING_MAX + " keys; revoke some");
          }
          return null;
        });
  }

  private static Future<Integer> insert(Tx tx, Actor actor, NewApiKey wanted, ApiKeyText text) {
    return tx.run(
        ApiKeySql.INSERT,
        actor.org(),
        text.id(),
        wanted.name(),
        wanted.wanted().stream().map(Permission::name).toArray(String[]::new),
        actor.user(),
        actor.viaPlatform(),
        Buffer.buffer(text.hash()),
        Optional.ofNullable(wanted.expiresAt()).map(ApiKeys::utc).orElse(null));
  }

  private static Future<Integer> rotate(Tx tx, Actor actor, ApiKeyText text, long overlap) {
    return tx.run(
        ApiKeySql.ROTATE,
        text.id(),
        Buffer.buffer(text.hash()),
        actor.user(),
        actor.viaPlatform(),
        overlap);
  }

  private Future<Void> gone(Tx tx, Actor actor, String action, UUID key) {
    return signals
        .raise(tx, signal(actor, key))
        .compose(raised -> audit.record(tx, actor, new Event(actor.org(), action, "api-key", key)));
  }

  private static Event created(Actor actor, NewApiKey wanted, UUID key) {
    JsonArray permissions = new JsonArray();
    wanted.wanted().forEach(permission -> permissions.add(permission.name()));
    JsonObject data = new JsonObject().put("name", wanted.name()).put("permissions", permissions);
    return new Event(actor.org(), "api-key.created", "api-key", key, data);
  }

  private static Signal signal(Actor actor, UUID key) {
    return new Signal(KnownKeys.SIGNAL, actor.org() + "/" + key);
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  private <T> Future<T> read(Actor actor, Function<Tx, Future<T>> work) {
    return isPlatform(actor) ? db.platformRead(work) : db.read(actor.org(), work);
  }

  private <T> Future<T> write(Actor actor, Function<Tx, Future<T>> work) {
    return isPlatform(actor) ? db.platformWrite(actor, work) : db.write(actor, work);
  }

  private static boolean isPlatform(Actor actor) {
    return actor.org().equals(Actor.PLATFORM);
  }
}
