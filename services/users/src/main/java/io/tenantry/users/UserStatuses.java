package io.tenantry.users;

import io.tenantry.access.Change;
import io.tenantry.access.NewSuspension;
import io.tenantry.access.Standing;
import io.tenantry.access.Standings;
import io.tenantry.access.State;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** The status of a person everywhere by the edit, as {@link MemberStatuses} in an organization. */
final class UserStatuses {

  private static final NewSuspension WITHOUT_END = new NewSuspension(null, null);

  private final Bans bans;
  private final UserRemovals removals;
  private final Standings standings;
  private final Audit audit;

  UserStatuses(Bans bans, UserRemovals removals, Standings standings, Audit audit) {
    this.bans = bans;
    this.removals = removals;
    this.standings = standings;
    this.audit = audit;
  }

  /**
   * Makes this the status of a person who is locked. All but active ends their sessions, on every
   * node, also where it was so before.
   */
  Future<Void> set(Tx tx, Actor actor, UUID user, Standing now, UserStatus wanted) {
    return switch (wanted) {
      case BANNED, SUSPENDED -> bans.ban(tx, actor, user, now, WITHOUT_END);
      case ACTIVE ->
          now.state() == State.SUSPENDED
              ? bans.unban(tx, actor, user, now)
              : turn(tx, actor, user, now, wanted);
      case INACTIVE, PENDING_VERIFICATION -> setAside(tx, actor, user, now, wanted);
      case DELETED -> removals.remove(tx, actor, user, now);
    };
  }

  private Future<Void> setAside(Tx tx, Actor actor, UUID user, Standing now, UserStatus wanted) {
    if (user.equals(actor.user())) {
      throw new Problem.Conflict("not-yourself", "you cannot shut yourself out");
    }
    return now.state() == wanted.state()
        ? standings.endSessionsOfUser(tx, user)
        : bans.keepAnAdmin(tx, user).compose(kept -> turn(tx, actor, user, now, wanted));
  }

  private Future<Void> turn(Tx tx, Actor actor, UUID user, Standing now, UserStatus wanted) {
    if (now.state() == wanted.state()) {
      return Future.succeededFuture();
    }
    JsonObject data = new JsonObject().put("from", now.state().word()).put("to", wanted.word());
    return tx.run(UserEditSql.SET_STATUS, user, wanted.word())
        .compose(copied -> {
          Change decided = Change.to(wanted.state(), actor.user());
          return standings.setUser(tx, user, decided);
        })
        .compose(stands -> {
          var event = new Event(Actor.PLATFORM, "user.status-changed", "user", user, data);
          return audit.record(tx, actor, event);
        });
  }
}
