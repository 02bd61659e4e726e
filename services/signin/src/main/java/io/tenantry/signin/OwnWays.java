package io.tenantry.signin;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.credentials.Challenges;
import io.tenantry.credentials.LinkedAccounts;
import io.tenantry.sessions.SessionEnds;
import io.tenantry.users.User;
import io.tenantry.users.WayInMails;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** What goes with every change that people make to their own ways in. */
final class OwnWays {

  private final LinkedAccounts accounts;
  private final Challenges challenges;
  private final OidcSettings providers;
  private final SessionEnds ends;
  private final Audit audit;
  private final WayInMails mails;

  OwnWays(Rooms rooms, OidcSettings providers) {
    this.accounts = rooms.credentials().linkedAccounts();
    this.challenges = rooms.credentials().challenges();
    this.providers = providers;
    this.ends = rooms.sessions().ends();
    this.audit = rooms.audit().audit();
    this.mails = rooms.users().wayInMails();
  }

  /**
   * A change as it is told.
   *
   * @param which of the ways, for the trail
   * @param what as in {@link WayInMails#changed}
   */
  record Change(String action, JsonObject which, String what) {}

  /**
   * One was taken away. Whoever came by it may still be there, or on the way, so other sessions end
   * and sign-ins that wait for their second factor do not go on.
   *
   * @return fails with 409 {@code last-way-in}
   */
  Future<Void> taken(Tx tx, Actor actor) {
    return accounts
        .requireWayIn(tx, actor.user(), providers.origins())
        .compose(left -> challenges.withdraw(tx, actor.user()))
        .compose(withdrawn -> ends.endOthers(tx, actor));
  }

  /** Tells the trail of the platform, which the transaction enters, and the person by mail. */
  Future<Void> tell(Tx tx, Actor actor, User user, Change change) {
    return record(tx, actor, change.action(), change.which())
        .compose(recorded ->
            mails.changed(tx, Actor.PLATFORM, user, WayInMails.By.THEMSELVES, change.what()));
  }

  /** The same without a mail, where nothing has changed for whoever signs in. */
  Future<Void> record(Tx tx, Actor actor, String action, JsonObject which) {
    Event event = new Event(Actor.PLATFORM, action, "user", actor.user(), which);
    return tx.enter(Actor.PLATFORM).compose(in -> audit.record(tx, actor, event));
  }
}
