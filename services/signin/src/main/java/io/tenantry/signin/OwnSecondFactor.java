package io.tenantry.signin;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.FactorState;
import io.tenantry.credentials.SecondFactors;
import io.tenantry.sessions.SessionEnds;
import io.tenantry.sessions.Sessions;
import io.tenantry.users.User;
import io.tenantry.users.Users;
import io.tenantry.users.WayInMails;
import io.vertx.core.Future;
import java.util.List;

/** One's own second factor: an app that makes codes, and codes to write down. */
final class OwnSecondFactor {

  private final Database db;
  private final SecondFactors factors;
  private final Users users;
  private final Sessions sessions;
  private final Oneself oneself;
  private final SessionEnds ends;
  private final Audit audit;
  private final WayInMails mails;

  OwnSecondFactor(
      Database db,
      SecondFactors factors,
      Users users,
      Sessions sessions,
      SessionEnds ends,
      Audit audit,
      WayInMails mails) {
    this.db = db;
    this.factors = factors;
    this.users = users;
    this.sessions = sessions;
    this.oneself = new Oneself(users, sessions);
    this.ends = ends;
    this.audit = audit;
    this.mails = mails;
  }

  /** A secret that is not in use yet, and whose it would be. */
  record Proposal(String secret, User user) {

    /** Never the secret. */
    @Override
    public String toString() {
      return "Proposal";
    }
  }

  Future<FactorState> state(Actor actor) {
    return db.identityRead(tx -> factors.state(tx, actor.user()));
  }

  /**
   * Makes a secret for the person's app. It counts from {@link #confirm} on.
   *
   * @return fails with 409 {@code second-factor-exists}
   */
  Future<Proposal> propose(Actor actor) {
    return db.identityWrite(
        actor,
        tx ->
            users
                .get(tx, actor.user())
                .compose(user ->
                    factors
                        .propose(tx, user.id())
                        .map(made ->
                            new Proposal(made.orElseThrow(OwnSecondFactor::exists), user))));
  }

  /**
   * Takes the proposed secret into use. From now on a sign-in asks for it; whatever was opened
   * without it ends, on every node, before this completes, but for the session that asks.
   *
   * @return the recovery codes, told once; fails with 400 if this is no code of the proposal
   */
  Future<List<String>> confirm(Actor actor, String code) {
    return db.identityWrite(
        actor,
        tx ->
            factors
                .adding(tx, actor.user())
                .compose(alone -> oneself.lock(tx, actor))
                .compose(user ->
                    factors
                        .confirm(tx, user.id(), code)
                        .compose(right ->
                            right ? begun(tx, actor, user) : Future.failedFuture(wrong()))));
  }

  /**
   * New codes to write down instead of those of before.
   *
   * @return fails with 409 {@code no-second-factor}
   */
  Future<List<String>> renewCodes(Actor actor) {
    return db.identityWrite(
        actor,
        tx ->
            oneself
                .lock(tx, actor)
                .compose(user ->
                    factors
                        .state(tx, user.id())
                        .map(OwnSecondFactor::requireEnabled)
                        .compose(state -> factors.renewCodes(tx, user.id()))
                        .compose(codes ->
                            tell(
                                    tx,
                                    actor,
                                    user,
                                    "second-factor.codes-renewed",
                                    "new recovery codes were made; the ones of before are good for"
                                        + " nothing")
                                .map(codes))));
  }

  /**
   * Takes the app and the recovery codes away. Whoever came by them may still be there, so other
   * sessions end; where there is nothing to take away, too, because asking again confirms the
   * first.
   */
  Future<Void> remove(Actor actor) {
    return db.identityWrite(
        actor,
        tx ->
            oneself
                .lock(tx, actor)
                .compose(user ->
                    factors
                        .removeTotp(tx, user.id())
                        .compose(had -> requireEnoughLeft(tx, user).map(had))
                        .compose(had -> ends.endOthers(tx, actor).map(had))
                        .compose(had -> had ? removed(tx, actor, user) : noted(tx, user))));
  }

  private Future<Void> removed(Tx tx, Actor actor, User user) {
    return noted(tx, user)
        .compose(noted ->
            tell(
                tx,
                actor,
                user,
                "second-factor.removed",
                "the app that makes your codes was taken away"));
  }

  private Future<Void> noted(Tx tx, User user) {
    return factors
        .state(tx, user.id())
        .compose(state -> users.twoFactor(tx, user.id(), state.enabled()));
  }

  private Future<List<String>> begun(Tx tx, Actor actor, User user) {
    return factors
        .renewCodes(tx, user.id())
        .compose(codes ->
            users
                .twoFactor(tx, user.id(), true)
                .compose(copied -> sessions.proved(tx, actor, List.of("otp", Arrival.SEVERAL)))
                .compose(proved -> ends.endOthers(tx, actor))
                .compose(ended ->
                    tell(
                        tx,
                        actor,
                        user,
                        "second-factor.set-up",
                        "codes of an app are asked for at your sign-in from now on"))
                .map(codes));
  }

  private Future<Void> tell(Tx tx, Actor actor, User user, String action, String what) {
    Event event = new Event(Actor.PLATFORM, action, "user", user.id());
    return tx.enter(Actor.PLATFORM)
        .compose(in -> audit.record(tx, actor, event))
        .compose(
            recorded -> mails.changed(tx, Actor.PLATFORM, user, WayInMails.By.THEMSELVES, what));
  }

  /** Whoever took it away would be shut out where they belong. */
  private Future<User> requireEnoughLeft(Tx tx, User user) {
    return factors
        .state(tx, user.id())
        .compose(state ->
            state.enabled() ? Future.succeededFuture(false) : sessions.wantsFactorOf(tx, user.id()))
        .map(wanted -> {
          if (wanted) {
            throw wantedElsewhere();
          }
          return user;
        });
  }

  static Problem wantedElsewhere() {
    return new Problem.Conflict(
        "second-factor-required", "an organization of yours wants a second factor");
  }

  private static FactorState requireEnabled(FactorState state) {
    if (!state.enabled()) {
      throw new Problem.Conflict("no-second-factor", "this account has no second factor yet");
    }
    return state;
  }

  private static Problem exists() {
    return new Problem.Conflict(
        "second-factor-exists", "an app makes codes for this account already; take it away first");
  }

  private static Problem wrong() {
    return Problem.Invalid.of("/code", "is not a code of the secret that was proposed");
  }
}
