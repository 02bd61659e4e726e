package io.tenantry.impersonation;

import io.tenantry.access.Access;
import io.tenantry.access.Impersonation;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Impersonator;
import io.tenantry.common.web.Problem;
import io.tenantry.sessions.Acting;
import io.tenantry.sessions.ActingSessions;
import io.tenantry.sessions.ActingWanted;
import io.tenantry.sessions.Opened;
import io.tenantry.users.Member;
import io.tenantry.users.Members;
import io.tenantry.users.Users;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** Beginning to act in another person's name, and going back. */
final class Impersonations {

  private final Database db;
  private final Access access;
  private final Members members;
  private final Users users;
  private final ActingSessions sessions;

  Impersonations(
      Database db, Access access, Members members, Users users, ActingSessions sessions) {
    this.db = db;
    this.access = access;
    this.members = members;
    this.users = users;
    this.sessions = sessions;
  }

  /**
   * A session in the name of a member of the organization that the actor acts in; it stays there.
   *
   * @return fails with 404, 403 {@code forbidden} or {@code outranked}, or 409 {@code not-active}
   *     or {@code not-yourself}
   */
  Future<Acting> ofMember(Actor actor, ActingWanted wanted) {
    requireSomebodyElse(actor, wanted);
    return db.identityWrite(
        actor,
        tx ->
            members
                .toActOn(tx, actor, wanted.person())
                .compose((Member member) -> begin(tx, actor, wanted, member.isAdmin())));
  }

  /** The same of anybody, by the platform. */
  Future<Acting> ofUser(Actor actor, ActingWanted wanted) {
    requireSomebodyElse(actor, wanted);
    return db.identityWrite(
        actor,
        tx -> users.lock(tx, wanted.person()).compose(user -> begin(tx, actor, wanted, false)));
  }

  /**
   * Ends the impersonation that the actor is in.
   *
   * @return the actor's own session; fails with 409 {@code not-impersonating}, or with 401 if it
   *     has ended meanwhile: the impersonation is over then, too
   */
  Future<Opened> stop(Actor actor) {
    return sessions
        .stop(actor)
        .map((Optional<Opened> own) ->
            own.orElseThrow(() ->
                new Problem.Unauthorized(
                    "session-ended", "your own session has ended meanwhile; sign in again")));
  }

  private Future<Acting> begin(Tx tx, Actor actor, ActingWanted wanted, boolean flagged) {
    Impersonator.Mode mode = wanted.mode();
    return access
        .rightsIn(tx, wanted.person(), actor.org())
        .compose(rights -> {
          Impersonation.require(actor, rights, flagged, mode);
          return sessions.open(tx, actor, wanted);
        });
  }

  private static void requireSomebodyElse(Actor actor, ActingWanted wanted) {
    UUID self = actor.user();
    if (wanted.person().equals(self)) {
      throw new Problem.Conflict("not-yourself", "you are that person already");
    }
  }
}
