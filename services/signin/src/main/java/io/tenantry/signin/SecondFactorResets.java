package io.tenantry.signin;

import io.tenantry.access.Access;
import io.tenantry.access.Standings;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.SecondFactors;
import io.tenantry.users.Members;
import io.tenantry.users.User;
import io.tenantry.users.Users;
import io.tenantry.users.WayInMails;
import io.vertx.core.Future;
import java.util.UUID;

/**
 * Taking somebody else's second factors away, because the telephone is lost. Every session of the
 * person ends: whoever has the telephone may be signed in on it. A password alone signs in then, so
 * the person hears of it.
 */
final class SecondFactorResets {

  private final Database db;
  private final Users users;
  private final Members members;
  private final SecondFactors factors;
  private final Access access;
  private final Standings standings;
  private final Audit audit;
  private final WayInMails mails;

  SecondFactorResets(
      Database db,
      Users users,
      Members members,
      SecondFactors factors,
      Access access,
      Standings standings,
      Audit audit,
      WayInMails mails) {
    this.db = db;
    this.users = users;
    this.members = members;
    this.factors = factors;
    this.access = access;
    this.standings = standings;
    this.audit = audit;
    this.mails = mails;
  }

  /**
   * Of a member whom {@code actor.org()} manages.
   *
   * @return fails with 404, 403 {@code outranked} or {@code not-managed}, 409 {@code not-yourself}
   *     or if they were deleted
   */
  Future<Void> ofMember(Actor actor, UUID id) {
    refuseOwn(actor, id);
    return db.identityWrite(
        actor,
        tx ->
            users
                .lock(tx, id)
                .compose(user ->
                    members
                        .toActOn(tx, actor, id)
                        .compose(member -> {
                          user.requireManagedBy(actor.org());
                          return reset(tx, actor, "member", user);
                        })));
  }

  /** Of anybody, by the platform; fails like {@link #ofMember}. */
  Future<Void> ofUser(Actor actor, UUID id) {
    refuseOwn(actor, id);
    return db.identityWrite(
        actor,
        tx ->
            users
                .lock(tx, id)
                .compose(user ->
                    access
                        .requireMayActOnEverywhere(tx, actor, id)
                        .compose(may -> reset(tx, actor, "user", user))));
  }

  /** Sessions end even where there is nothing to take away: asking again confirms the first. */
  private Future<Void> reset(Tx tx, Actor actor, String kind, User user) {
    return factors
        .removeAll(tx, user.id())
        .compose(removed -> users.twoFactor(tx, user.id(), false))
        .compose(noted -> standings.endSessionsOfUser(tx, user.id()))
        .compose(ended -> tx.enter(actor.org()))
        .compose(
            in -> user.twoFactorEnabled() ? told(tx, actor, kind, user) : Future.succeededFuture());
  }

  private Future<Void> told(Tx tx, Actor actor, String kind, User user) {
    Event event = new Event(actor.org(), "second-factor.reset", kind, user.id());
    return audit
        .record(tx, actor, event)
        .compose(recorded ->
            mails.changed(
                tx,
                actor.org(),
                user,
                WayInMails.By.ADMINISTRATOR,
                "your second factors were taken away and every device was signed out"));
  }

  private static void refuseOwn(Actor actor, UUID user) {
    if (actor.user().equals(user)) {
      throw new Problem.Conflict(
          "not-yourself", "take your own second factor away at /v1/me/second-factor");
    }
  }
}
