package io.tenantry.users;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Answer;
import io.tenantry.sessions.Acting;
import io.tenantry.sessions.Opened;
import io.tenantry.sessions.Sessions;
import io.tenantry.sessions.Tokens;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

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
    return db.identityReadAtOnce(tx -> whoAndWhere(tx, opened))
        .map(who -> answer(opened, sessions.tokens(opened), who));
  }

  /**
   * The answer for somebody who acts in another person's name; of where that person belongs it
   * tells no more than they may reach.
   */
  public Future<Answer> of(Acting acting, boolean pinned) {
    return db.identityReadAtOnce(tx -> whoAndWhere(tx, acting.opened()))
        .map(who ->
            answer(acting.opened(), acting.tokens(), pinned ? who.in(acting.opened().org()) : who));
  }

  private record Who(User user, List<MembershipView> orgs) {

    Optional<MembershipView> at(Optional<UUID> org) {
      return org.flatMap(id -> orgs.stream().filter(o -> o.id().equals(id)).findFirst());
    }

    Who in(Optional<UUID> org) {
      return new Who(user, at(org).stream().toList());
    }
  }

  private Future<Who> whoAndWhere(Tx tx, Opened opened) {
    Future<User> user = users.get(tx, opened.user());
    Future<List<Membership>> orgs = memberships.of(tx, opened.user());
    return user.compose(
        u -> orgs.map(all -> new Who(u, all.stream().map(MembershipView::of).toList())));
  }

  private Answer answer(Opened opened, Tokens tokens, Who who) {
    SignedIn body =
        new SignedIn(
            tokens.accessToken(),
            "Bearer",
            tokens.expiresInSeconds(),
            tokens.refreshToken().orElse(null),
            UserView.of(who.user()),
            who.orgs(),
            who.at(opened.org()).orElse(null),
            who.at(opened.factorWantedBy()).orElse(null));
    return sessions.carry(Answer.ok(body), tokens);
  }
}
