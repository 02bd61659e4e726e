package io.tenantry.users;

import io.tenantry.access.Access;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.GuessSettings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Failures to sign in with a password, and that none is judged for a while because of them. The
 * count is the person's, wherever it was tried from, and stands in the database, so that no node
 * and no restart forgets it. It ends with the right password, with a new one, or by an admin.
 */
public final class Locks {

  private final Database db;
  private final Members members;
  private final Users users;
  private final Access access;
  private final Audit audit;
  private final GuessSettings settings;

  Locks(
      Database db,
      Members members,
      Users users,
      Access access,
      Audit audit,
      GuessSettings settings) {
    this.db = db;
    this.members = members;
    this.users = users;
    this.access = access;
    this.audit = audit;
    this.settings = settings;
  }

  /** Whether no password of theirs is judged at present; not for nobody. */
  public Future<Boolean> isLocked(Tx tx, UUID user) {
    return tx.first(LockSql.IS_LOCKED, user)
        .map(row ->
            row.map(found -> found.getBoolean("locked")).filter(Boolean.TRUE::equals).isPresent());
  }

  /**
   * Somebody failed to give this person's password, in an identity transaction, which is left in
   * any organization.
   *
   * @param nobody from where, as the trail's actor
   */
  public Future<Void> failed(Tx tx, UUID user, Actor nobody) {
    return tx.first(
            LockSql.FAILED,
            user,
            settings.lockAfter(),
            settings.lockFirst().toSeconds(),
            settings.lockLongest().toSeconds(),
            GuessSettings.LOCKED_FOR_GOOD_AFTER,
            GuessSettings.FOR_GOOD.toSeconds())
        .compose(row ->
            row.filter(counted -> counted.getOffsetDateTime("locked_until") != null)
                .map(locked -> told(tx, user, locked, nobody))
                .orElseGet(Future::succeededFuture));
  }

  private Future<Void> told(Tx tx, UUID user, Row locked, Actor nobody) {
    OffsetDateTime until = locked.getOffsetDateTime("locked_until");
    JsonObject data =
        new JsonObject()
            .put("failed_attempts", locked.getInteger("failed_attempts"))
            .put("until", until.toInstant().toString());
    Future<Void> everywhere =
        tx.enter(Actor.PLATFORM)
            .compose(in ->
                audit.record(
                    tx, nobody, new Event(Actor.PLATFORM, "user.locked", "user", user, data)));
    return Optional.ofNullable(locked.getUUID("managed_by"))
        .map(org ->
            everywhere
                .compose(told -> tx.enter(org))
                .compose(in ->
                    audit.record(
                        tx, nobody, new Event(org, "member.locked", "member", user, data.copy()))))
        .orElse(everywhere);
  }

  /**
   * The right password was given. Holds the person until the transaction ends, so that of several
   * guesses at the same time none is judged by a count of before.
   *
   * @return whether it may be told; false if it came during a lock
   */
  public Future<Boolean> passed(Tx tx, UUID user) {
    return tx.first(LockSql.LOCK, user)
        .compose(row -> {
          Row person = row.orElseThrow(Problem.NotFound::new);
          if (person.getBoolean("locked")) {
            return Future.succeededFuture(false);
          }
          return person.getInteger("failed_attempts") == 0
              ? Future.succeededFuture(true)
              : forget(tx, user).map(true);
        });
  }

  /** There is a new password, or another reason to begin anew; whether there was anything. */
  public Future<Boolean> forget(Tx tx, UUID user) {
    return tx.first(LockSql.FORGET, user).map(Optional::isPresent);
  }

  /**
   * Ends the lock of a member whom the actor's organization manages; nothing happens if there is
   * none.
   *
   * @return fails with 404, with 403 {@code outranked} or {@code not-managed}: the failures of
   *     somebody who answers to themselves are none of the organization's business
   */
  public Future<Void> endOfMember(Actor actor, UUID user) {
    return db.identityWrite(
        actor,
        tx ->
            users
                .lock(tx, user)
                .compose(person -> members.toActOn(tx, actor, user))
                .compose(member -> {
                  if (!member.managed()) {
                    throw new Problem.Forbidden(
                        "not-managed", "this person answers to themselves; the platform unlocks");
                  }
                  return end(tx, actor, "member", user);
                }));
  }

  /** The same of anybody, by the platform. */
  public Future<Void> endOfUser(Actor actor, UUID user) {
    return db.platformWrite(
        actor,
        tx ->
            users
                .lock(tx, user)
                .compose(person -> access.requireMayActOn(tx, actor, user))
                .compose(may -> end(tx, actor, "user", user)));
  }

  private Future<Void> end(Tx tx, Actor actor, String kind, UUID user) {
    Event event = new Event(actor.org(), kind + ".unlocked", kind, user);
    return forget(tx, user)
        .compose(
            was -> was ? audit.recordAll(tx, actor, List.of(event)) : Future.succeededFuture());
  }
}
