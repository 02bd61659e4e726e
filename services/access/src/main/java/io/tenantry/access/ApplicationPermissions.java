package io.tenantry.access;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/**
 * The permissions of the application that Tenantry serves, such as {@code invoice:pay}. Every
 * organization has them; owners and admins hold them as they hold everything.
 */
final class ApplicationPermissions {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,49}:[a-z][a-z0-9-]{0,49}");

  private final Database db;
  private final Access access;
  private final Audit audit;
  private final Clock clock;

  ApplicationPermissions(Database db, Access access, Audit audit, Clock clock) {
    this.db = db;
    this.access = access;
    this.audit = audit;
    this.clock = clock;
  }

  /** Defines a permission, or describes it anew. */
  Future<Void> put(Actor actor, String name, String description) {
    requireOurs(name);
    return db.platformWrite(
        actor,
        tx ->
            tx.first(ApplicationPermissionSql.PUT, name, description)
                .compose(row ->
                    row.isPresent()
                        ? saved(tx, actor, name, row.get().getBoolean("is_new"))
                        : access.permissionsChanged(tx)));
  }

  private Future<Void> saved(Tx tx, Actor actor, String name, boolean isNew) {
    String action = isNew ? "permission.created" : "permission.changed";
    return access
        .permissionsChanged(tx)
        .compose(told -> audit.record(tx, actor, event(action, name)));
  }

  /**
   * Removes a permission that no role grants and nobody holds by themselves, anywhere.
   *
   * @return fails with 409 {@code permission-in-use} otherwise
   */
  Future<Void> remove(Actor actor, String name) {
    requireOurs(name);
    return db.platformWrite(
        actor,
        tx ->
            tx.all(ApplicationPermissionSql.LOCK_ALL)
                .compose(alone -> tx.run(ApplicationPermissionSql.REMOVE, name))
                .compose(removed -> requireUnused(tx, name, removed))
                .compose(_ -> access.permissionsChanged(tx))
                .compose(told -> audit.record(tx, actor, event("permission.deleted", name))));
  }

  private Future<Void> requireUnused(Tx tx, String name, int removed) {
    if (removed == 0) {
      throw new Problem.NotFound();
    }
    return tx.first(ApplicationPermissionSql.USES, name, clock.instant().atOffset(ZoneOffset.UTC))
        .map(row -> {
          requireNone(row.orElseThrow());
          return null;
        });
  }

  private static void requireNone(Row uses) {
    long roles = uses.getLong("roles");
    long people = uses.getLong("people");
    if (roles + people > 0) {
      throw new Problem.InUse(
          "permission-in-use",
          "roles that grant it: %d, people who hold it by themselves: %d".formatted(roles, people),
          roles + people);
    }
  }

  private static void requireOurs(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new Problem.NotFound(
          "a permission is called resource:action, in lower-case letters, digits and hyphens");
    }
    if (Permissions.isReserved(name)) {
      throw new Problem.Conflict(
          "built-in", "permissions about this resource come with the program");
    }
  }

  /** The target has no id: the name is in the data. */
  private static Event event(String action, String name) {
    return new Event(
        Actor.PLATFORM, action, "permission", Actor.PLATFORM, new JsonObject().put("name", name));
  }
}
