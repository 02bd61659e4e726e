package io.tenantry.sessions;

import io.tenantry.common.crypto.Ids;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Who may be in which organization, asked in the transaction that acts on it. */
final class Admissions {

  /** RFC 8176: more than one factor was shown. */
  private static final String SEVERAL = "mfa";

  private final Devices devices;

  Admissions(Devices devices) {
    this.devices = devices;
  }

  /**
   * @param wantsFactor whether the organization lets nobody in without a second factor
   */
  private record Found(StandingNow standing, boolean wantsFactor) {

    static Found of(Optional<UUID> org, Row row) {
      StandingNow standing = StandingNow.of(org, row).requireAllowed();
      return new Found(standing, org.isPresent() && row.getBoolean("factor_wanted"));
    }

    boolean isFactorMissing(List<String> amr) {
      return wantsFactor && !amr.contains(SEVERAL);
    }
  }

  /** Where a second factor is wanted and was not shown, they are let in nobody's organization. */
  Future<Admission> admit(Tx tx, UUID user, Optional<UUID> org, Client client, List<String> amr) {
    return found(tx, user, org)
        .compose(there ->
            there.isFactorMissing(amr)
                ? found(tx, user, Optional.empty())
                : Future.succeededFuture(there))
        .compose(there ->
            devices
                .of(client.userAgent())
                .map(device ->
                    new Admission(Ids.next(), user, org, there.standing(), client, amr, device)));
  }

  /**
   * What stands where the actor wants to go with the session that they have. Whoever acts in
   * another person's name has shown their factors for a session of their own.
   */
  Future<StandingNow> toMove(Tx tx, Actor actor, UUID org) {
    return found(tx, actor.user(), Optional.of(org))
        .compose(there ->
            actor.impersonator().isPresent()
                ? Future.succeededFuture(there.standing())
                : requireFactor(tx, actor, there).map(there.standing()));
  }

  private static Future<Void> requireFactor(Tx tx, Actor actor, Found there) {
    return tx.first(SessionSql.PROOF, actor.session(), actor.user())
        .map(row -> List.of(row.orElseThrow(Sessions::ended).getArrayOfStrings("amr")))
        .compose(amr ->
            there.isFactorMissing(amr)
                ? Future.failedFuture(factorWanted())
                : Future.succeededFuture());
  }

  private static Future<Found> found(Tx tx, UUID user, Optional<UUID> org) {
    return tx.first(SessionSql.STANDING, user, org.orElse(Actor.PLATFORM))
        .map(row -> Found.of(org, row.orElseThrow()));
  }

  private static Problem factorWanted() {
    return new Problem.Forbidden(
        "second-factor-required",
        "this organization wants a second factor; set one up at /v1/me/second-factor, or step up");
  }
}
