package io.tenantry.users;

import io.tenantry.access.Change;
import io.tenantry.access.Standing;
import io.tenantry.access.Standings;
import io.tenantry.access.State;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.Optional;
import java.util.UUID;

/** What becomes of people who have to prove an address before they may go on, once they have. */
public final class Verifications {

  private final Users users;
  private final Standings standings;
  private final Audit audit;

  Verifications(Users users, Standings standings, Audit audit) {
    this.users = users;
    this.standings = standings;
    this.audit = audit;
  }

  /**
   * The person holds a link that was mailed to the address they have: it is proven, if it was not,
   * and wherever that was asked of them they may enter again. Their row must be locked. Leaves an
   * {@code identity} transaction in any organization.
   */
  public Future<Void> provenByLink(Tx tx, Actor person, User user) {
    String email = user.email();
    Future<Void> proven =
        email == null || user.emailVerified()
            ? Future.succeededFuture()
            : users.proveEmail(tx, user.id(), email);
    return proven
        .compose(is -> standings.user(tx, user.id()))
        .compose(standing -> admitEverywhere(tx, user.id(), standing))
        .compose(admitted -> tx.enterPerson(user.id()))
        .compose(in -> tx.all(MembershipSql.PENDING, user.id()))
        .compose(rows -> {
          Future<Void> each = Future.succeededFuture();
          for (Row row : rows) {
            each = each.compose(before -> admit(tx, person, row.getUUID("org_id")));
          }
          return each;
        });
  }

  private Future<Void> admitEverywhere(Tx tx, UUID user, Optional<Standing> standing) {
    if (standing.filter(s -> s.state() == State.PENDING_VERIFICATION).isEmpty()) {
      return Future.succeededFuture();
    }
    return tx.run(UserEditSql.SET_STATUS, user, UserStatus.ACTIVE.word())
        .compose(copied -> standings.setUser(tx, user, Change.to(State.ACTIVE, user)))
        .mapEmpty();
  }

  private Future<Void> admit(Tx tx, Actor person, UUID org) {
    UUID user = person.user();
    return tx.enter(org)
        .compose(in -> tx.run(MemberEditSql.SET_STATUS, org, user, State.ACTIVE.word()))
        .compose(copied -> standings.setMember(tx, org, user, Change.to(State.ACTIVE, user)))
        .compose(
            stands -> audit.record(tx, person, new Event(org, "member.verified", "member", user)));
  }
}
