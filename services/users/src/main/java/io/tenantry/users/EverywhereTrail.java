package io.tenantry.users;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/**
 * What happens to a person everywhere is told in the platform's trail, whose act it is, and in that
 * of each organization they belong to, whose list has changed.
 */
final class EverywhereTrail {

  private final Audit audit;

  EverywhereTrail(Audit audit) {
    this.audit = audit;
  }

  /** Leaves the {@code identity} transaction in the platform. */
  Future<Void> tell(Tx tx, Actor actor, UUID user, String what) {
    return orgsOf(tx, user).compose(orgs -> tell(tx, actor, user, what, orgs));
  }

  /** Where the person belongs, deleted or not. */
  Future<List<UUID>> orgsOf(Tx tx, UUID user) {
    return tx.enterPerson(user)
        .compose(in -> tx.all(RemovalSql.ORGS_OF, user))
        .map(rows -> rows.stream().map(row -> row.getUUID("org_id")).toList());
  }

  /** The same where they do not belong any more. */
  Future<Void> tell(Tx tx, Actor actor, UUID user, String what, List<UUID> orgs) {
    Event event = new Event(Actor.PLATFORM, "user." + what, "user", user);
    return EachOrganization.of(tx, orgs, org -> audit.record(tx, actor, member(org, user, what)))
        .compose(told -> tx.enter(Actor.PLATFORM))
        .compose(in -> audit.record(tx, actor, event));
  }

  private static Event member(UUID org, UUID user, String what) {
    return new Event(
        org, "member." + what, "member", user, new JsonObject().put("everywhere", true));
  }
}
