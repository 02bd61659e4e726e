package io.tenantry.invitations;

import static io.tenantry.access.Permissions.INVITATION_CREATE;

import io.tenantry.access.Access;
import io.tenantry.access.Rights;
import io.tenantry.access.Standing;
import io.tenantry.access.Standings;
import io.tenantry.access.State;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Whoever sent an invitation answers for it until it is accepted: what they may not give any more
 * is not given.
 */
final class Inviters {

  private final Access access;
  private final Standings standings;
  private final Clock clock;

  Inviters(Access access, Standings standings, Clock clock) {
    this.access = access;
    this.standings = standings;
    this.clock = clock;
  }

  /**
   * Goes on only if the inviter could invite to the same today. Leaves the transaction in the
   * organization of the invitation.
   *
   * @return fails with 410 {@code invitation-void}
   */
  Future<Void> requireStillMayGive(Tx tx, Invitation invitation) {
    if (invitation.invitedBy().equals(Actor.SYSTEM)) {
      return Future.succeededFuture();
    }
    return today(tx, invitation)
        .compose(rights -> {
          actor(invitation, rights.permissions()).require(INVITATION_CREATE);
          Actor giver = actor(invitation, rights.lasting());
          return access.requireMayGive(tx, giver, invitation.roles());
        })
        .recover(Inviters::isVoid);
  }

  private static Future<Void> isVoid(Throwable no) {
    return Future.failedFuture(
        no instanceof Problem.Forbidden || no instanceof Problem.Invalid
            ? new Problem.Gone(
                "invitation-void",
                "whoever invited you may not do so any more; ask for a new invitation")
            : no);
  }

  /** The rights of this moment: those of a colleague and those of a member. */
  private Future<Rights> today(Tx tx, Invitation invitation) {
    UUID inviter = invitation.invitedBy();
    UUID org = invitation.org();
    return rights(tx, inviter, Actor.PLATFORM)
        .compose(
            asColleague -> rights(tx, inviter, org).map(asMember -> both(asColleague, asMember)))
        .compose(rights ->
            standings.user(tx, inviter).map(standing -> stands(standing) ? rights : Rights.NONE));
  }

  private Future<Rights> rights(Tx tx, UUID inviter, UUID org) {
    return tx.enter(org)
        .compose(in -> access.rightsIn(tx, inviter, org))
        .compose(held ->
            org.equals(Actor.PLATFORM)
                ? Future.succeededFuture(held)
                : standings
                    .member(tx, org, inviter)
                    .map(standing -> stands(standing) ? held : Rights.NONE));
  }

  private boolean stands(Optional<Standing> standing) {
    return standing.filter(s -> s.at(clock.instant()) == State.ACTIVE).isPresent();
  }

  /** What is held without an end in one of the two places can be given. */
  private static Rights both(Rights some, Rights more) {
    Set<Permission> lasting = union(some.lasting(), more.lasting());
    Set<Permission> ending = union(some.ending(), more.ending());
    ending.removeAll(lasting);
    return new Rights(Set.of(), union(some.permissions(), more.permissions()), ending);
  }

  private static Set<Permission> union(Set<Permission> some, Set<Permission> more) {
    Set<Permission> all = new HashSet<>(some);
    all.addAll(more);
    return all;
  }

  private static Actor actor(Invitation invitation, Set<Permission> rights) {
    return Actor.person(invitation.invitedBy(), invitation.org(), Client.INTERNAL).holding(rights);
  }
}
