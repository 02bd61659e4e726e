package io.tenantry.signin;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.FactorCheck;
import io.tenantry.credentials.SecondFactors;
import io.tenantry.users.User;
import io.tenantry.users.Users;
import io.tenantry.users.WayInMails;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Judges the code that somebody shows as their second factor, and tells trail and person what they
 * should know of it. Leaves the transaction on the platform; it must commit.
 */
final class FactorProof {

  private static final UUID NOBODY = new UUID(0, 0);

  private final SecondFactors factors;
  private final Users users;
  private final Audit audit;
  private final WayInMails mails;

  FactorProof(SecondFactors factors, Users users, Audit audit, WayInMails mails) {
    this.factors = factors;
    this.users = users;
    this.audit = audit;
    this.mails = mails;
  }

  /**
   * @param wrong what whoever is wrong hears; whoever tried too often hears 429
   * @return the factor that was right, by the word of RFC 8176
   */
  Future<Verdict<String>> judge(
      Tx tx, UUID user, String code, Client client, Supplier<Problem> wrong) {
    return factors
        .check(tx, user, code)
        .compose(check -> tx.enter(Actor.PLATFORM).map(check))
        .compose(check ->
            switch (check) {
              case FactorCheck.Right(String method) ->
                  accepted(tx, user, method, client).map(Verdict.yes("otp"));
              case FactorCheck.Wrong(boolean closes) ->
                  refused(tx, user, closes, client).map(Verdict.no(wrong.get()));
              case FactorCheck.Closed(int seconds) ->
                  Future.succeededFuture(Verdict.no(tooMany(seconds)));
            });
  }

  /** A code that was written down is gone now; the person should know, and how many are left. */
  private Future<Void> accepted(Tx tx, UUID user, String method, Client client) {
    if (!method.equals("recovery_code")) {
      return Future.succeededFuture();
    }
    Actor person = Actor.person(user, Actor.PLATFORM, client);
    return factors
        .state(tx, user)
        .compose(state -> {
          JsonObject data = new JsonObject().put("left", state.recoveryCodesLeft());
          Event event =
              new Event(Actor.PLATFORM, "second-factor.recovery-code-used", "user", user, data);
          return audit
              .record(tx, person, event)
              .compose(told ->
                  tell(
                      tx,
                      user,
                      "one of your recovery codes was used to sign in; %d are left"
                          .formatted(state.recoveryCodesLeft())));
        });
  }

  /** Somebody who knows the password has shown a passkey that was not right. */
  Future<Void> refusedPasskey(Tx tx, UUID user, Client client) {
    return tx.enter(Actor.PLATFORM).compose(in -> refused(tx, user, false, client));
  }

  /** Who tried is not known, so nobody is the actor. Whoever did knew the password. */
  private Future<Void> refused(Tx tx, UUID user, boolean closes, Client client) {
    Actor nobody = Actor.person(NOBODY, Actor.PLATFORM, client);
    Event event = new Event(Actor.PLATFORM, "second-factor.refused", "user", user);
    return audit
        .record(tx, nobody, event)
        .compose(told ->
            closes
                ? tell(
                    tx,
                    user,
                    "codes are not accepted for a while, because somebody who knows your"
                        + " password has entered wrong ones several times")
                : Future.succeededFuture());
  }

  private Future<Void> tell(Tx tx, UUID id, String what) {
    return users
        .get(tx, id)
        .compose(
            (User user) -> mails.changed(tx, Actor.PLATFORM, user, WayInMails.By.THEMSELVES, what));
  }

  static Problem tooMany(int seconds) {
    return new Problem.TooMany(
        "too-many-codes", "too many wrong codes; wait, then try again", seconds);
  }
}
