package io.tenantry.organizations;

import io.tenantry.access.Standing;
import io.tenantry.access.Standings;
import io.tenantry.access.State;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Target;
import io.tenantry.common.web.Version;
import io.vertx.core.Future;

/** What the changes of an organization have in common: how they begin. */
final class OrganizationChange {

  private final Standings standings;

  OrganizationChange(Standings standings) {
    this.standings = standings;
  }

  /**
   * How the organization stands, its row locked until the transaction ends. Fails with 404 if there
   * is none, with 412 if the caller has seen another version, with 409 if it was deleted.
   */
  Future<Standing> begin(Tx tx, Target target) {
    return tx.first(OrganizationSql.LOCK, target.id())
        .compose(row -> {
          var edited = row.orElseThrow(Problem.NotFound::new).getOffsetDateTime("updated_at");
          target.precondition().require(Version.of(edited.toInstant()));
          return standings.org(tx, target.id());
        })
        .map(standing -> refuseDeleted(standing.orElseThrow(Problem.NotFound::new)));
  }

  private static Standing refuseDeleted(Standing standing) {
    if (standing.state() == State.DELETED) {
      throw new Problem.Conflict("organization-deleted", "this organization was deleted");
    }
    return standing;
  }
}
