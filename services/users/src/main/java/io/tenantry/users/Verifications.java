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
  private final People people;
  private final Standings standings;
  private final Audit audit;

  Verifications(Users users, People people, Standings standings, Audit audit) {
    this.users = users;
    this.people = people;
    this.standings = standings;
    this.audit = audit;
  }

  /**
   * Whether a person has to prove an address or a number before they may enter everywhere they
   * belong. In an {@code identity} transaction.
   */
  public Future<Boolean> isAskedOf(Tx tx, UUID user) {
    return standings
        .user(tx, user)
        .compose(standing ->
            isPending(standing)
                ? Future.succeededFuture(true)
                : tx.enterPerson(user)
                    .compose(in -> tx.all(MembershipSql.PENDING, user))
                    .map(rows -> !rows.isEmpty()));
  }

  /**
   * The person holds a link that was mailed to the address they have: it is proven, if it was not,
   * and wherever that was asked of them they may enter again. Their row must be locked. Leaves an
   * {@code identity} transaction in any organization.
   */
  public Future<Void> provenByLink(Tx tx, Actor person, User user, Users.Proof proof) {
    String email = user.email();
    Future<Void> proven =
        email == null || (user.emailVerified() && user.emailProven())
            ? Future.succeededFuture()
            : users.proveEmail(tx, person, user, email, proof);
    return proven.compose(is -> admit(tx, person, user));
  }

  /**
   * The person knows the code that was sent to the number they have: it is proven, and wherever
   * that was asked of them they may enter again. Their row must be locked. Leaves an {@code
   * identity} transaction in any organization.
   */
  public Future<Void> provenByCode(Tx tx, Actor person, User user, Users.Proof proof) {
    Future<Void> proven =
        user.phoneVerified() && user.phoneProven()
            ? Future.succeededFuture()
            : users.provePhone(tx, person, user, proof);
    return proven.compose(is -> admit(tx, person, user));
  }

  /**
   * The person holds the link that was mailed to the address they want instead of theirs: it is
   * theirs, and proven. Links that were mailed before are good for nothing any more. Their row must
   * be locked.
   *
   * @return fails with 409 {@code identifier-taken} if somebody else has proven it
   */
  public Future<Void> moved(Tx tx, Actor person, User user, String address, Users.Proof proof) {
    Card before = Card.of(user);
    Card card =
        new Card(user.name(), address, true, user.phone(), user.phoneVerified(), user.avatarUrl());
    return people
        .setCard(tx, user.id(), before, card)
        .compose(set ->
            user.emailVerified() && user.emailProven()
                ? users.noteProof(tx, user.id(), address)
                : users.proveEmail(tx, person, user, address, proof))
        .compose(proven -> admit(tx, person, user));
  }

  private Future<Void> admit(Tx tx, Actor person, User user) {
    return standings
        .user(tx, user.id())
        .compose(standing -> admitEverywhere(tx, user.id(), standing))
        .compose(admitted -> tx.enterPerson(user.id()))
        .compose(in -> tx.all(MembershipSql.PENDING, user.id()))
        .compose(rows -> {
          Future<Void> each = Future.succeededFuture();
          for (Row row : rows) {
            each = each.compose(before -> admitTo(tx, person, row.getUUID("org_id")));
          }
          return each;
        });
  }

  private Future<Void> admitEverywhere(Tx tx, UUID user, Optional<Standing> standing) {
    if (!isPending(standing)) {
      return Future.succeededFuture();
    }
    return tx.run(UserEditSql.SET_STATUS, user, UserStatus.ACTIVE.word())
        .compose(copied -> standings.setUser(tx, user, Change.to(State.ACTIVE, user)))
        .mapEmpty();
  }

  private static boolean isPending(Optional<Standing> standing) {
    return standing.filter(s -> s.state() == State.PENDING_VERIFICATION).isPresent();
  }

  private Future<Void> admitTo(Tx tx, Actor person, UUID org) {
    UUID user = person.user();
    return tx.enter(org)
        .compose(in -> tx.run(MemberEditSql.SET_STATUS, org, user, State.ACTIVE.word()))
        .compose(copied -> standings.setMember(tx, org, user, Change.to(State.ACTIVE, user)))
        .compose(
            stands -> audit.record(tx, person, new Event(org, "member.verified", "member", user)));
  }
}
