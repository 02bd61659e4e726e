package io.tenantry.signin;

import io.tenantry.access.Access;
import io.tenantry.access.AccessModule;
import io.tenantry.access.Standings;
import io.tenantry.access.State;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.users.Members;
import io.tenantry.users.User;
import io.tenantry.users.Users;
import io.tenantry.users.UsersModule;
import io.vertx.core.Future;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Having the link for a new password mailed to somebody else. It goes to the address that the
 * person has proven and to no other, so whoever asks for it learns and gains nothing by it.
 */
final class ResetRequests {

  private final Database db;
  private final Members members;
  private final Users users;
  private final Access access;
  private final Standings standings;
  private final Audit audit;
  private final ResetMails mails;

  ResetRequests(
      Database db, UsersModule users, AccessModule access, Audit audit, ResetMails mails) {
    this.db = db;
    this.members = users.members();
    this.users = users.users();
    this.access = access.access();
    this.standings = access.standings();
    this.audit = audit;
    this.mails = mails;
  }

  /**
   * For a member of {@code actor.org()}.
   *
   * @return fails with 404 if the person is not there, 403 {@code outranked} if the actor stands
   *     below, 409 if they were deleted or have no proven address
   */
  Future<Void> ofMember(Actor actor, UUID user) {
    return db.write(actor, tx -> ofMember(tx, actor, user));
  }

  /** The same in a transaction of the organization. */
  Future<Void> ofMember(Tx tx, Actor actor, UUID user) {
    return members
        .toActOn(tx, actor, user)
        .compose(member -> {
          requireProven(member.email(), member.emailVerified());
          return write(tx, actor, "member", user);
        });
  }

  /** For anybody, by the platform; fails like {@link #ofMember}. */
  Future<Void> ofUser(Actor actor, UUID user) {
    return db.platformWrite(actor, tx -> ofUser(tx, actor, user));
  }

  /** The same in a transaction of the platform. */
  Future<Void> ofUser(Tx tx, Actor actor, UUID user) {
    return users
        .lock(tx, user)
        .compose(person -> access.requireMayActOn(tx, actor, user).map(person))
        .compose(person -> requireNotDeleted(tx, person))
        .compose(person -> {
          requireProven(person.email(), person.emailVerified());
          return write(tx, actor, "user", user);
        });
  }

  private Future<Void> write(Tx tx, Actor actor, String kind, UUID user) {
    var event = new Event(actor.org(), "password.reset-requested", kind, user);
    return mails.wantedFor(tx, actor.org(), user).compose(queued -> audit.record(tx, actor, event));
  }

  private Future<User> requireNotDeleted(Tx tx, User person) {
    return standings
        .user(tx, person.id())
        .map(standing -> {
          if (standing.filter(s -> s.state() == State.DELETED).isPresent()) {
            throw new Problem.Conflict("user-deleted", "this person was deleted");
          }
          return person;
        });
  }

  private static void requireProven(@Nullable String email, boolean verified) {
    if (email == null || !verified) {
      throw new Problem.Conflict(
          "no-verified-address", "this person has no proven address to which a link could be sent");
    }
  }
}
