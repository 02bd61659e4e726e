package io.tenantry.signin;

import io.tenantry.common.sql.Database;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.credentials.LinkedAccount;
import io.tenantry.credentials.LinkedAccounts;
import io.tenantry.sessions.Sessions;
import io.tenantry.users.Users;
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
  private final OwnWays ways;

  OwnAccounts(Rooms rooms, OidcSettings settings) {
    this.db = rooms.foundation().db();
    this.accounts = rooms.credentials().linkedAccounts();
    this.settings = settings;
    this.users = rooms.users().users();
    this.sessions = rooms.sessions().sessions();
    this.oneself = new Oneself(users, sessions);
    this.ways = new OwnWays(rooms, settings);
  }

  Future<List<LinkedAccount>> list(Actor actor) {
    return db.identityRead(tx -> accounts.of(tx, actor.user()));
  }

  /**
   * Links the account that somebody has just shown to be theirs, in the session in which they have
   * asked for it.
   *
   * @return fails with 401 {@code session-ended}, 409 {@code account-linked}, {@code
   *     too-many-accounts}
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
                            ? ways.tell(tx, person, user, linked(linked.account()))
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
                            ways.taken(tx, actor)
                                .compose(left -> ways.tell(tx, actor, user, unlinked(gone))))));
  }

  private OwnWays.Change linked(LinkedAccount account) {
    return new OwnWays.Change("account.linked", which(account), label(account) + " was linked");
  }

  private OwnWays.Change unlinked(LinkedAccount account) {
    return new OwnWays.Change(
        "account.unlinked", which(account), label(account) + " was taken away");
  }

  private String label(LinkedAccount account) {
    return "a " + settings.labelOf(account.account().provider()) + " account";
  }

  private static JsonObject which(LinkedAccount account) {
    return new JsonObject()
        .put("account", account.id().toString())
        .put("provider", account.account().provider());
  }
}
