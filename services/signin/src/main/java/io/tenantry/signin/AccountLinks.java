package io.tenantry.signin;

import io.tenantry.access.Access;
import io.tenantry.access.Standings;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.ForeignAccount;
import io.tenantry.credentials.LinkedAccount;
import io.tenantry.credentials.LinkedAccounts;
import io.tenantry.users.Members;
import io.tenantry.users.User;
import io.tenantry.users.Users;
import io.tenantry.users.WayInMails;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
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
   *     not-managed}, 409 {@code not-yourself}, {@code account-linked} or {@code too-many-accounts}
   */
  Future<LinkedAccount> link(Side side, Actor actor, UUID id, AccountRequest wanted) {
    ForeignAccount account =
        new ForeignAccount(
            wanted.provider(),
            settings
                .issuerOf(wanted.provider())
                .orElseThrow(() -> Problem.Invalid.of("/provider", "is not set up here")),
            wanted.providerUserId());
    return acting(
        side,
        actor,
        id,
        (tx, user) ->
            accounts
                .link(tx, id, account, Optional.empty(), actor.user())
                .compose(linked ->
                    linked.isPresent()
                        ? told(tx, actor, side.kind() + ".account-linked", user, linked.get())
                        : Future.succeededFuture())
                .compose(told -> found(tx, id, account)));
  }

  /**
   * Takes one away, and ends every session of the person: whoever came by it may still be there.
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
                        .compose(left -> standings.endSessionsOfUser(tx, id))
                        .compose(ended -> tx.enter(actor.org()))
                        .compose(
                            in -> told(tx, actor, side.kind() + ".account-unlinked", user, gone))));
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

  private Future<LinkedAccount> found(Tx tx, UUID user, ForeignAccount account) {
    return accounts
        .of(tx, user)
        .map(all ->
            all.stream().filter(one -> one.account().equals(account)).findFirst().orElseThrow());
  }

  /** What the provider calls the person is personal, so it is told apart and can be erased. */
  private Future<Void> told(Tx tx, Actor actor, String action, User user, LinkedAccount account) {
    String provider = account.account().provider();
    String kind = action.substring(0, action.indexOf('.'));
    Event event =
        new Event(actor.org(), action, kind, user.id(), new JsonObject().put("provider", provider))
            .withPersonal(new JsonObject().put("provider_user_id", account.account().subject()));
    String what =
        action.endsWith("unlinked")
            ? " account was taken away and every device was signed out"
            : " account was linked";
    return audit
        .record(tx, actor, event)
        .compose(recorded ->
            mails.changed(
                tx,
                actor.org(),
                user,
                WayInMails.By.ADMINISTRATOR,
                "a " + settings.labelOf(provider) + what));
  }
}
