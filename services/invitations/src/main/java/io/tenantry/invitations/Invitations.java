package io.tenantry.invitations;

import io.tenantry.access.Access;
import io.tenantry.common.crypto.Ids;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.Problem;
import io.tenantry.users.Users;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Inviting people into an organization, or colleagues onto the platform: {@code actor.org()} says
 * which. Nobody invites to more than they hold themselves.
 */
public final class Invitations {

  private final Database db;
  private final Access access;
  private final Users users;
  private final Hosts hosts;
  private final InvitationMail mail;
  private final InvitationTrail trail;
  private final InvitationList list;
  private final Clock clock;

  Invitations(
      Database db,
      Access access,
      Users users,
      Hosts hosts,
      InvitationMail mail,
      InvitationTrail trail,
      InvitationList list,
      Clock clock) {
    this.db = db;
    this.access = access;
    this.users = users;
    this.hosts = hosts;
    this.mail = mail;
    this.trail = trail;
    this.list = list;
    this.clock = clock;
  }

  /** A page of them, newest first. */
  public Future<Page<Invitation>> list(Actor actor, InvitationQuery query) {
    var page = list.page(actor.org(), query, now());
    return isPlatform(actor) ? db.platformRead(page) : db.read(actor.org(), page);
  }

  /**
   * Invites every address that is neither a member nor invited already; a mail with a link goes to
   * each.
   *
   * @return one outcome for each address
   */
  public Future<List<Invited>> invite(Actor actor, NewInvitations wanted) {
    return inviterName(actor)
        .compose(inviter -> write(actor, tx -> invite(tx, actor, inviter, wanted)));
  }

  /** The same in a transaction that writes in {@code actor.org()}. */
  Future<List<Invited>> invite(Tx tx, Actor actor, String inviter, NewInvitations wanted) {
    return access
        .requireMayGive(tx, actor, wanted.roles())
        .compose(may -> {
          wanted.requireOneWay();
          return invite(tx, actor, inviter, wanted, wanted.addresses());
        });
  }

  /** The same of one address of many; whoever is invited or there already stays so. */
  Future<String> inviteAnyway(Tx tx, Actor actor, String address, List<String> roles) {
    return inviterName(actor)
        .compose(
            inviter -> invite(tx, actor, inviter, new NewInvitations(address, null, roles, null)))
        .map(outcomes ->
            switch (outcomes.getFirst().outcome()) {
              case INVITED -> "invited";
              case ALREADY_INVITED -> "already-invited";
              case ALREADY_MEMBER -> "already-member";
            });
  }

  private Future<List<Invited>> invite(
      Tx tx, Actor actor, String inviter, NewInvitations wanted, List<String> addresses) {
    return hosts
        .of(tx, actor.org())
        .compose(host ->
            hosts
                .alreadyThere(tx, actor.org(), addresses)
                .compose(there ->
                    insert(tx, actor, host, wanted, without(addresses, there))
                        .compose(made -> send(tx, actor, host, inviter, made))
                        .map(made -> outcomes(addresses, there, made))));
  }

  /** How the mail names whoever invites. */
  Future<String> inviterName(Actor actor) {
    return users.nameOf(actor.user());
  }

  private Future<List<Invitation>> insert(
      Tx tx, Actor actor, Host host, NewInvitations wanted, List<String> addresses) {
    OffsetDateTime now = now();
    String[] emails = addresses.toArray(String[]::new);
    UUID[] ids = addresses.stream().map(address -> Ids.next()).toArray(UUID[]::new);
    return tx.run(InvitationSql.EXPIRE, actor.org(), now, emails)
        .compose(expired ->
            tx.all(
                InvitationSql.INVITE,
                actor.org(),
                now,
                ids,
                emails,
                wanted.roles().stream().distinct().sorted().toArray(String[]::new),
                wanted.message(),
                actor.user(),
                now.plus(host.invitationLife())))
        .map(rows -> rows.stream().map(Invitation::of).toList());
  }

  private Future<List<Invitation>> send(
      Tx tx, Actor actor, Host host, String inviter, List<Invitation> made) {
    return mail.send(tx, host, inviter, made)
        .compose(sent -> trail.record(tx, actor, "invitation.created", made))
        .map(made);
  }

  private static List<Invited> outcomes(
      List<String> addresses, Set<String> there, List<Invitation> made) {
    Map<String, Invitation> byAddress =
        made.stream().collect(Collectors.toMap(Invitation::email, invitation -> invitation));
    return addresses.stream()
        .map(email -> outcome(email, there, Optional.ofNullable(byAddress.get(email))))
        .toList();
  }

  private static Invited outcome(String email, Set<String> there, Optional<Invitation> made) {
    if (made.isPresent()) {
      return new Invited(email, Invited.Outcome.INVITED, made);
    }
    return new Invited(
        email,
        there.contains(email) ? Invited.Outcome.ALREADY_MEMBER : Invited.Outcome.ALREADY_INVITED,
        made);
  }

  /**
   * Sends a new link; the old one dies and the time begins anew, also for one that has expired. The
   * actor answers for it from now on, so they must be able to give its roles.
   */
  public Future<Invitation> resend(Actor actor, UUID id) {
    return inviterName(actor)
        .compose(inviter ->
            write(
                actor,
                tx ->
                    lock(tx, actor, id)
                        .compose(old -> renew(tx, actor, old))
                        .compose(made -> sendAnew(tx, actor, inviter, made))));
  }

  private Future<Invitation> renew(Tx tx, Actor actor, Invitation old) {
    if (old.state() == Invitation.State.ACCEPTED || old.state() == Invitation.State.CANCELLED) {
      throw new Problem.Conflict(
          "not-pending", "this invitation was " + old.state().word() + "; invite anew");
    }
    return access
        .requireMayGive(tx, actor, old.roles())
        .compose(may -> hosts.of(tx, actor.org()))
        .compose(host -> {
          OffsetDateTime now = now();
          OffsetDateTime end = now.plus(host.invitationLife());
          return tx.first(InvitationSql.RENEW, actor.org(), now, old.id(), end, actor.user());
        })
        .map(row -> Invitation.of(row.orElseThrow()));
  }

  private Future<Invitation> sendAnew(Tx tx, Actor actor, String inviter, Invitation made) {
    return hosts
        .of(tx, actor.org())
        .compose(host -> mail.send(tx, host, inviter, List.of(made)))
        .compose(sent -> trail.record(tx, actor, "invitation.resent", List.of(made)))
        .map(made);
  }

  /** Withdraws an invitation: its link is gone. Cancelling twice is not an error. */
  public Future<Void> cancel(Actor actor, UUID id) {
    return write(actor, tx -> lock(tx, actor, id).compose(old -> cancel(tx, actor, old)));
  }

  private Future<Void> cancel(Tx tx, Actor actor, Invitation old) {
    return switch (old.state()) {
      case CANCELLED -> Future.succeededFuture();
      case ACCEPTED ->
          throw new Problem.Conflict(
              "already-accepted", "this invitation was accepted; the person is a member");
      case PENDING, EXPIRED ->
          tx.run(InvitationSql.CANCEL, actor.org(), old.id())
              .compose(done -> trail.record(tx, actor, "invitation.cancelled", List.of(old)));
    };
  }

  private Future<Invitation> lock(Tx tx, Actor actor, UUID id) {
    return tx.first(InvitationSql.LOCK, actor.org(), now(), id)
        .map(row -> Invitation.of(row.orElseThrow(Problem.NotFound::new)));
  }

  /** The platform's invitations need to know who holds a platform role, which no tenant may see. */
  private <T> Future<T> write(Actor actor, Function<Tx, Future<T>> work) {
    return isPlatform(actor) ? db.platformWrite(actor, work) : db.write(actor, work);
  }

  private static boolean isPlatform(Actor actor) {
    return actor.org().equals(Actor.PLATFORM);
  }

  private static List<String> without(List<String> addresses, Set<String> there) {
    return addresses.stream().filter(address -> !there.contains(address)).toList();
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
