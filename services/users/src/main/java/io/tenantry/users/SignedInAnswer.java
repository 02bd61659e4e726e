package io.tenantry.users;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Answer;
import io.tenantry.sessions.Opened;
import io.tenantry.sessions.Sessions;
import io.tenantry.sessions.Tokens;
import io.vertx.core.Future;
import java.util.List;

/** Shapes the answer to signing in, by whatever road: body and cookies. */
public final class SignedInAnswer {

  private final Database db;
  private final Sessions sessions;
  private final Users users;
  private final Memberships memberships;

  SignedInAnswer(Database db, Sessions sessions, Users users, Memberships memberships) {
    this.db = db;
    this.sessions = sessions;
    this.users = users;
    this.memberships = memberships;
  }

  /** The answer for a session that was opened in a transaction that has committed. */
  public Future<Answer> of(Opened opened) {
    return db.identityRead(tx -> whoAndWhere(tx, opened)).map(who -> answer(opened, who));
  }

  private record Who(User user, List<MembershipView> orgs) {}

  private Future<Who> whoAndWhere(Tx tx, Opened opened) {
    Future<User> user = users.get(tx, opened.user());
    Future<List<Membership>> orgs = memberships.of(tx, opened.user());
    return user.compose(
        u -> orgs.map(all -> new Who(u, all.stream().map(MembershipView::of).toList())));
  }

  private Answer answer(Opened opened, Who who) {
    Tokens tokens = sessions.tokens(opened);
    var active =
        opened.org().flatMap(id -> who.orgs().stream().filter(o -> o.id().equals(id)).findFirst());
    SignedIn body =
        new SignedIn(
            tokens.accessToken(),
            "Bearer",
            tokens.expiresInSeconds(),
            tokens.refreshToken().orElse(null),
            UserView.of(who.user()),
            who.orgs(),
            active.orElse(null));
    return sessions.carry(Answer.ok(body), tokens);
  }
}
