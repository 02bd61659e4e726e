package io.tenantry.users;

import io.tenantry.access.Standings;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.cluster.Signal;
import io.tenantry.common.cluster.Signals;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.credentials.Credentials;
import io.tenantry.credentials.Dropped;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes away by what somebody else could come in as a person, once it has turned out whose the
 * account is. Every session ends, the trail knows what went, and the person hears of it. For {@code
 * identity} transactions that are in {@code actor.org()}; they are there again afterwards.
 */
final class ShutOut {

  private final Standings standings;
  private final Credentials credentials;
  private final Signals signals;
  private final Audit audit;
  private final WayInMails mails;

  ShutOut(
      Standings standings,
      Credentials credentials,
      Signals signals,
      Audit audit,
      WayInMails mails) {
    this.standings = standings;
    this.credentials = credentials;
    this.signals = signals;
    this.audit = audit;
    this.mails = mails;
  }

  /** Why it happens, as the trail and the mail say it. */
  enum Why {
    PROVEN("proven", "it was shown for the first time who reads what is sent to this account"),
    RELEASED("released", "no organization manages this account any more");

    private final String word;
    private final String clause;

    Why(String word, String clause) {
      this.word = word;
      this.clause = clause;
    }
  }

  /**
   * Whose it is.
   *
   * @param address where they hear of it, if anywhere
   */
  record Owner(UUID id, String name, Optional<String> address) {

    static Owner of(User user) {
      return new Owner(user.id(), user.name(), Optional.ofNullable(user.email()));
    }

    /** The same person, at an address that they have just proven. */
    Owner at(String proven) {
      return new Owner(id, name, Optional.of(proven));
    }
  }

  /** What others have set up goes, because the person is known to have set up the rest. */
  Future<Void> others(Tx tx, Actor actor, Owner owner, Why why) {
    return credentials
        .dropSetByOthers(tx, owner.id())
        .compose(dropped -> ended(tx, owner.id()).map(dropped))
        .compose(dropped ->
            told(tx, actor, owner, why, dropped, "what others had set up was taken away"));
  }

  /** Everything goes, because whoever has set it up may have been anybody. */
  Future<Void> everybody(Tx tx, Actor actor, Owner owner, Why why) {
    return credentials
        .dropAll(tx, owner.id())
        .compose(dropped ->
            tx.run(UserSql.SET_TWO_FACTOR, owner.id(), false)
                .compose(copied -> tx.first(LockSql.FORGET, owner.id()))
                .compose(anew -> ended(tx, owner.id()))
                .map(dropped))
        .compose(dropped ->
            told(tx, actor, owner, why, dropped, "everything set up before was taken away"));
  }

  /** Sessions end, and what is remembered of this person is read anew, on every node. */
  private Future<Void> ended(Tx tx, UUID user) {
    return standings
        .endSessionsOfUser(tx, user)
        .compose(ended -> signals.raise(tx, new Signal(Profiles.SIGNAL, user.toString())));
  }

  private Future<Void> told(
      Tx tx, Actor actor, Owner owner, Why why, Dropped dropped, String whatWent) {
    if (dropped.isNothing()) {
      return Future.succeededFuture();
    }
    JsonObject data = dropped.data().put("why", why.word);
    Event event = new Event(Actor.PLATFORM, "user.ways-in-dropped", "user", owner.id(), data);
    String what =
        why.clause
            + ", so "
            + whatWent
            + " ("
            + dropped.inWords()
            + ") and every device was signed out; without a password, have a link mailed by"
            + " \"forgot password\"";
    return tx.enter(Actor.PLATFORM)
        .compose(in -> audit.record(tx, actor, event))
        .compose(recorded -> mail(tx, actor, owner, what))
        .compose(mailed -> tx.enter(actor.org()));
  }

  private Future<Void> mail(Tx tx, Actor actor, Owner owner, String what) {
    WayInMails.By by =
        actor.user().equals(owner.id()) ? WayInMails.By.THEMSELVES : WayInMails.By.ADMINISTRATOR;
    return owner
        .address()
        .map(address -> mails.changed(tx, Actor.PLATFORM, address, owner.name(), by, what))
        .orElseGet(Future::succeededFuture);
  }
}
