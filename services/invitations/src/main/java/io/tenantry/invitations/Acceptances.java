package io.tenantry.invitations;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.sessions.Opened;
import io.tenantry.sessions.Sessions;
import io.tenantry.users.Memberships;
import io.tenantry.users.User;
import io.tenantry.users.Users;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Following the link of an invitation: what it is about, and accepting it. A link works once. */
public final class Acceptances {

  private final Database db;
  private final OpenLinks links;
  private final Inviters inviters;
  private final Hosts hosts;
  private final Invitees invitees;
  private final Users users;
  private final Memberships memberships;
  private final Sessions sessions;
  private final InvitationTrail trail;
  private final Clock clock;

  Acceptances(
      Database db,
      OpenLinks links,
      Inviters inviters,
      Hosts hosts,
      Invitees invitees,
      Users users,
      Memberships memberships,
      Sessions sessions,
      InvitationTrail trail,
      Clock clock) {
    this.db = db;
    this.links = links;
    this.inviters = inviters;
    this.hosts = hosts;
    this.invitees = invitees;
    this.users = users;
    this.memberships = memberships;
    this.sessions = sessions;
    this.trail = trail;
    this.clock = clock;
  }

  /**
   * Who invites to what. Fails with 404 for an unknown token, with 410 for one that is used,
   * expired, cancelled or replaced.
   */
  public Future<Preview> preview(String token) {
    return db.identityRead(
        tx -> links.find(tx, token).compose(opening -> preview(tx, opening.invitation())));
  }

  private Future<Preview> preview(Tx tx, Invitation invitation) {
    return hosts
        .of(tx, invitation.org())
        .compose(host ->
            users
                .find(tx, invitation.invitedBy())
                .compose(inviter ->
                    invitees
                        .proven(tx, invitation)
                        .map(known -> preview(invitation, host, inviter, known.isPresent()))));
  }

  private static Preview preview(
      Invitation invitation, Host host, Optional<User> inviter, boolean hasAccount) {
    return new Preview(
        host.org(),
        host.name(),
        inviter.map(User::name).orElse(""),
        invitation.email(),
        invitation.roles(),
        invitation.message(),
        invitation.expiresAt(),
        hasAccount);
  }

  /**
   * Makes the invited person a member, or a colleague on the platform, and signs them in. The roles
   * are those of the invitation as far as the inviter may still give them.
   *
   * @param visitor whoever is signed in
   * @return a new session. Fails like {@link #preview}; with 400 if somebody new gives no name or
   *     password, 401 {@code sign-in-first} and 403 {@code wrong-account} if the address belongs to
   *     somebody else than the visitor, 409 {@code already-member}, 410 {@code invitation-void}
   */
  public Future<Opened> accept(Optional<Actor> visitor, Client client, Acceptance wanted) {
    return db.identityRead(tx ->
            links
                .find(tx, wanted.token())
                .compose(opening -> invitees.recognize(tx, opening.invitation(), visitor, wanted)))
        .compose(invitees::prepare)
        .compose(
            invitee -> write(visitor, tx -> accept(tx, visitor, client, wanted.token(), invitee)));
  }

  private <T> Future<T> write(Optional<Actor> visitor, Function<Tx, Future<T>> work) {
    return visitor.isPresent() ? db.identityWrite(visitor.get(), work) : db.identityWrite(work);
  }

  private Future<Opened> accept(
      Tx tx, Optional<Actor> visitor, Client client, String token, Invitee invitee) {
    return links
        .lock(tx, token)
        .compose(opening -> {
          Invitation invitation = opening.invitation();
          return requireStillSignedIn(tx, visitor, invitee)
              .compose(still -> inviters.requireStillMayGive(tx, invitation))
              .compose(may -> invitees.admit(tx, invitation, client, invitee))
              .compose(user -> join(tx, client, opening, user))
              .compose(user -> signIn(tx, visitor, client, invitation, user, invitee));
        });
  }

  /** Whoever was signed out while they waited for their row accepts nothing as who they were. */
  private Future<Void> requireStillSignedIn(Tx tx, Optional<Actor> visitor, Invitee invitee) {
    return visitor.isPresent() && invitee instanceof Invitee.SignedInAs(UUID user)
        ? users
            .lock(tx, user)
            .compose(locked -> sessions.requireStanding(tx, user, visitor.get().session()))
        : Future.succeededFuture();
  }

  private Future<UUID> join(Tx tx, Client client, OpenLinks.Opening opening, UUID user) {
    Invitation invitation = opening.invitation();
    Actor self = Actor.person(user, invitation.org(), client);
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    return (invitation.isForPlatform()
            ? memberships.joinPlatform(tx, self, user, invitation.roles())
            : memberships.join(tx, self, user, invitation.roles()))
        .compose(in -> tx.run(InvitationSql.ACCEPT, invitation.org(), now, invitation.id(), user))
        .compose(accepted -> links.use(tx, opening))
        .compose(used -> trail.record(tx, self, "invitation.accepted", List.of(invitation)))
        .map(user);
  }

  /**
   * Whoever was signed in has proved no more by the link than they had: a second factor is not
   * shown by it, and what wants a fresh sign-in is not opened.
   */
  private Future<Opened> signIn(
      Tx tx,
      Optional<Actor> visitor,
      Client client,
      Invitation invitation,
      UUID user,
      Invitee invitee) {
    Optional<UUID> org =
        invitation.isForPlatform() ? Optional.empty() : Optional.of(invitation.org());
    return memberships
        .signedIn(tx, org, user)
        .compose(noted ->
            visitor.isPresent() && invitee instanceof Invitee.SignedInAs
                ? sessions.openLike(tx, visitor.get(), org)
                : sessions.open(tx, user, org, client, List.of(invitee.provenBy())));
  }
}
