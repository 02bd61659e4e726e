package io.tenantry.signin;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.credentials.LinkedAccount;
import io.tenantry.credentials.LinkedAccounts;
import io.tenantry.sessions.SessionEnds;
import io.tenantry.sessions.Sessions;
import io.tenantry.users.User;
import io.tenantry.users.Users;
import io.tenantry.users.WayInMails;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One's own accounts elsewhere. */
final class OwnAccounts {

  private final Database db;
  private final LinkedAccounts accounts;
  private final OidcSettings settings;
  private final Users users;
  private final Sessions sessions;
  private final Oneself oneself;
  private final SessionEnds ends;
  private final Audit audit;
  private final WayInMails mails;

  OwnAccounts(Rooms rooms, OidcSettings settings) {
    this.db = rooms.foundation().db();
    this.accounts = rooms.credentials().linkedAccounts();
    this.settings = settings;
    this.users = rooms.users().users();
    this.sessions = rooms.sessions().sessions();
    this.oneself = new Oneself(users, sessions);
    this.ends = rooms.sessions().ends();
    this.audit = rooms.audit().audit();
    this.mails = rooms.users().wayInMails();
  }

  Future<List<LinkedAccount>> list(Actor actor) {
    return db.identityRead(tx -> accounts.of(tx, actor.user()));
  }

  /**
   * Links the account that somebody has just shown to be theirs, in the session in which they have
   * asked for it.
   *
   * @return fails with 401 {@code session-ended}, 409 {@code account-linked}
   */
  Future<LinkedAccount> link(OidcFlow.Link by, Issuer.Known known, Client client) {
    Actor person = Actor.person(by.user(), Actor.PLATFORM, client);
    return db.identityWrite(tx ->
        users
            .lock(tx, by.user())
            .compose(user ->
                sessions
                    .requireStanding(tx, user.id(), by.session())
                    .compose(stands ->
                        accounts.link(tx, user.id(), known.account(), known.name(), user.id()))
                    .compose(linked ->
                        linked.isNew()
                            ? told(
                                tx, person, "account.linked", user, linked.account(), "was linked")
                            : Future.succeededFuture())
                    .compose(told -> accounts.use(tx, known.account()))
                    .map(Optional::orElseThrow)));
  }

  /**
   * Takes one away. Whoever came by it may still be there, so other sessions end.
   *
   * @return fails with 404, 409 {@code last-way-in}
   */
  Future<Void> remove(Actor actor, UUID id) {
    return db.identityWrite(
        actor,
        tx ->
            oneself
                .lock(tx, actor)
                .compose(user ->
                    accounts
                        .unlink(tx, user.id(), id)
                        .compose(gone ->
                            accounts
                                .requireWayIn(tx, user.id(), settings.origins())
                                .compose(left -> ends.endOthers(tx, actor))
                                .compose(ended ->
                                    told(
                                        tx,
                                        actor,
                                        "account.unlinked",
                                        user,
                                        gone,
                                        "was taken away")))));
  }

  private Future<Void> told(
      Tx tx, Actor actor, String action, User user, LinkedAccount account, String what) {
    String provider = account.account().provider();
    JsonObject which =
        new JsonObject().put("account", account.id().toString()).put("provider", provider);
    Event event = new Event(Actor.PLATFORM, action, "user", user.id(), which);
    return tx.enter(Actor.PLATFORM)
        .compose(in -> audit.record(tx, actor, event))
        .compose(recorded ->
            mails.changed(
                tx,
                Actor.PLATFORM,
                user,
                WayInMails.By.THEMSELVES,
                "a " + settings.labelOf(provider) + " account " + what));
  }
}
