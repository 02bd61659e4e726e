package io.tenantry.sessions;

import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.Optional;
import java.util.UUID;

/** What is written when a session comes into an organization. */
final class Entries {

  private final SurplusSessions surplus;

  Entries(SurplusSessions surplus) {
    this.surplus = surplus;
  }

  /**
   * Writes down that the session is used there, unless it was ended there before, and ends those
   * that are too many by it. Nothing happens in nobody's organization.
   */
  Future<Void> entered(Tx tx, Whereabouts where, Client client) {
    if (where.org().isEmpty()) {
      return Future.succeededFuture();
    }
    Future<Void> noted = noted(tx, where);
    Future<Void> ended = surplus.end(tx, where, client);
    return noted.compose(in -> ended);
  }

  /** Writes down that the session is used there, unless it was ended there before. */
  static Future<Void> noted(Tx tx, Whereabouts where) {
    if (where.org().isEmpty()) {
      return Future.succeededFuture();
    }
    UUID org = where.org().get();
    Future<Void> in = tx.enter(org);
    Future<?> alone = tx.first(SessionPolicySql.ENTERING, org, where.user());
    Future<Optional<Row>> noted =
        tx.first(
            SessionSql.ENTER_ORG,
            org,
            where.session(),
            where.user(),
            where.memberEpoch(),
            where.orgEpoch());
    return in.compose(there -> alone)
        .compose(waited -> noted)
        .compose(
            row -> row.isPresent() ? Future.succeededFuture() : Future.failedFuture(endedThere()));
  }

  private static Problem endedThere() {
    return new Problem.Forbidden(
        "sign-in-again", "this session was ended in this organization; sign in again");
  }
}
