package io.tenantry.signin;

import io.tenantry.access.Access;
import io.tenantry.access.Standings;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.Attempts;
import io.tenantry.credentials.Challenges;
import io.tenantry.credentials.ForeignAccount;
import io.tenantry.credentials.LinkedAccount;
import io.tenantry.credentials.LinkedAccounts;
import io.tenantry.users.Members;
import io.tenantry.users.User;
import io.tenantry.users.Users;
import io.tenantry.users.WayInMails;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Accounts elsewhere that an admin links for somebody, or takes away: for people who come from
 * another system. What was linked so goes when the person answers to themselves, like every way in
 * that somebody else has chosen.
 */
final class AccountLinks {

  private final Database db;
  private final OidcSettings settings;
  private final LinkedAccounts accounts;
  private final Challenges challenges;
  private final Attempts attempts;
  private final Users users;
  private final Members members;
  private final Access access;
  private final Standings standings;
  private final Audit audit;
  private final WayInMails mails;

  AccountLinks(Rooms rooms, OidcSettings settings) {
    this.db = rooms.foundation().db();
    this.settings = settings;
    this.accounts = rooms.credentials().linkedAccounts();
    this.challenges = rooms.credentials().challenges();
    this.attempts = rooms.credentials().attempts();
    this.users = rooms.users().users();
    this.members = rooms.users().members();
    this.access = rooms.access().access();
    this.standings = rooms.access().standings();
    this.audit = rooms.audit().audit();
    this.mails = rooms.users().wayInMails();
  }

  /** In what scope somebody is acted on. */
  enum Side {
    /** A member whom the organization manages. */
    MEMBER,
    /** Anybody, by the platform. */
    USER;

    private String kind() {
      return this == MEMBER ? "member" : "user";
    }
  }

  /**
   * Links an account that nobody has shown to be the person's: the admin answers for it.
   *
   * @return fails with 400 for a provider that is not known, 404, 403 {@code outranked} or {@code
   *     not-managed}, 409 {@code not-yourself}, {@code account-linked} or {@code
   *     too-many-accounts}; 429 {@code too-many-taken-accounts} for an organization that has met
   *     too many of others
   */
  Future<LinkedAccount> link(Side side, Actor actor, UUID id, AccountRequest wanted) {
    ForeignAccount account =
        new ForeignAccount(
            wanted.provider(),
            settings
                .issuerOf(wanted.provider())
                .orElseThrow(() -> Problem.Invalid.of("/provider", "is not set up here")),
            wanted.providerUserId());
    return switch (side) {
      case USER -> linked(side, actor, id, account);
      case MEMBER ->
          attempts.guess(
              Attempts.Kind.TAKEN_ACCOUNT,
              actor.org().toString(),
              () -> linked(side, actor, id, account));
    };
  }

  private Future<LinkedAccount> linked(Side side, Actor actor, UUID id, ForeignAccount account) {
    return acting(
            side,
            actor,
            id,
            (tx, user) ->
                accounts
                    .link(tx, id, account, Optional.empty(), actor.user())
                    .compose(linked ->
                        (linked.isNew()
                                ? toldOfLink(side, tx, actor, user, linked.account())
                                : Future.<Void>succeededFuture())
                            .map(linked.account())))
        .recover(no ->
            LinkedAccounts.isTaken(no)
                ? toldOfRefusal(side, actor, id, account).compose(told -> Future.failedFuture(no))
                : Future.failedFuture(no));
  }

  /**
   * Takes away what the provider calls so, and ends every session of the person, and every sign-in
   * that waits for its second factor: whoever came by it may still be there. It is more than one
   * where the provider's name was another issuer's before.
   *
   * @return fails like {@link #link}, or with 409 {@code last-way-in}
   */
  Future<Void> unlink(Side side, Actor actor, UUID id, AccountRequest which) {
    return acting(
        side,
        actor,
        id,
        (tx, user) ->
            accounts
                .unlink(tx, id, which.provider(), which.providerUserId())
                .compose(gone ->
                    accounts
                        .requireWayIn(tx, id, settings.origins())
                        .compose(left -> challenges.withdraw(tx, id))
                        .compose(withdrawn -> standings.endSessionsOfUser(tx, id))
                        .compose(ended -> tx.enter(actor.org()))
                        .compose(in -> toldOfLoss(side, tx, actor, user, gone))));
  }

  /** What is done to somebody who may be acted on, and is locked. */
  private interface Deed<T> {
    Future<T> to(Tx tx, User user);
  }

  private <T> Future<T> acting(Side side, Actor actor, UUID id, Deed<T> deed) {
    if (actor.user().equals(id)) {
      throw new Problem.Conflict("not-yourself", "your own accounts are at /v1/me/linked-accounts");
    }
    return db.identityWrite(
        actor,
        tx ->
            users
                .lock(tx, id)
                .compose(user ->
                    mayBeActedOn(side, tx, actor, user)
                        .compose(may -> tx.enter(actor.org()))
                        .compose(in -> deed.to(tx, user))));
  }

  private Future<Void> mayBeActedOn(Side side, Tx tx, Actor actor, User user) {
    return switch (side) {
      case USER -> access.requireMayActOnEverywhere(tx, actor, user.id()).mapEmpty();
      case MEMBER ->
          members
              .toActOn(tx, actor, user.id())
              .map(member -> {
                user.requireManagedBy(actor.org());
                return null;
              });
    };
  }

  private Future<Void> toldOfLink(Side side, Tx tx, Actor actor, User user, LinkedAccount account) {
    String what = "a " + label(account) + " account was linked";
    return told(tx, actor, user, List.of(event(side, "linked", actor, account)), what);
  }

  /** Whoever hears it again and again may be asking who has accounts elsewhere. */
  private Future<Void> toldOfRefusal(Side side, Actor actor, UUID id, ForeignAccount account) {
    JsonObject which = new JsonObject().put("provider", account.provider());
    Event event =
        new Event(actor.org(), side.kind() + ".account-refused", side.kind(), id, which)
            .withPersonal(new JsonObject().put("provider_user_id", account.subject()));
    return db.identityWrite(
        actor, tx -> tx.enter(actor.org()).compose(in -> audit.record(tx, actor, event)));
  }

  private Future<Void> toldOfLoss(
      Side side, Tx tx, Actor actor, User user, List<LinkedAccount> gone) {
    String label = label(gone.getFirst());
    String which =
        gone.size() == 1
            ? "a " + label + " account was"
            : gone.size() + " " + label + " accounts were";
    List<Event> events =
        gone.stream().map(account -> event(side, "unlinked", actor, account)).toList();
    return told(tx, actor, user, events, which + " taken away and every device was signed out");
  }

  private String label(LinkedAccount account) {
    return settings.labelOf(account.account().provider());
  }

  /** What the provider calls the person is personal, so it is told apart and can be erased. */
  private static Event event(Side side, String past, Actor actor, LinkedAccount account) {
    JsonObject which =
        new JsonObject()
            .put("account", account.id().toString())
            .put("provider", account.account().provider())
            .put("issuer", account.account().issuer());
    return new Event(
            actor.org(), side.kind() + ".account-" + past, side.kind(), account.user(), which)
        .withPersonal(new JsonObject().put("provider_user_id", account.account().subject()));
  }

  private Future<Void> told(Tx tx, Actor actor, User user, List<Event> events, String what) {
    return audit
        .recordAll(tx, actor, events)
        .compose(
            recorded -> mails.changed(tx, actor.org(), user, WayInMails.By.ADMINISTRATOR, what));
  }
}
