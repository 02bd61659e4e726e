package io.tenantry.signin;

import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.sessions.Sessions;
import io.tenantry.users.User;
import io.tenantry.users.Users;
import io.vertx.core.Future;

/**
 * Whoever changes their own ways in. What takes away a thief's ways in (a reset, a hand-over) holds
 * the lock on the person's row; who has waited for it meanwhile may have been signed out by it.
 */
final class Oneself {

  private final Users users;
  private final Sessions sessions;

  Oneself(Users users, Sessions sessions) {
    this.users = users;
    this.sessions = sessions;
  }

  /**
   * The person, locked until the transaction ends, whose session still stands now that they are.
   *
   * @return fails with 401 {@code session-ended}
   */
  Future<User> lock(Tx tx, Actor actor) {
    return users
        .lock(tx, actor.user())
        .compose(
            user -> sessions.requireStanding(tx, user.id(), actor.session()).map(stands -> user));
  }
}
