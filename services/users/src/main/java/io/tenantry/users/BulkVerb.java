package io.tenantry.users;

import io.tenantry.common.sql.Login;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Permission;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/**
 * Something that can be done to many people at once, in both scopes; its route is {@code
 * …/users/bulk/{name}}.
 *
 * @param permission the same as of the route for one person
 * @param summary for the document
 */
public record BulkVerb(
    String name, Permission permission, String summary, Side ofMembers, Side ofUsers) {

  /**
   * How it is done in one scope.
   *
   * @param login by which a transaction can do it
   */
  public record Side(Login login, Step step) {}

  /** Does it to one person, exactly as the route for one person would. */
  public interface Step {
    Future<Void> apply(Tx tx, Actor actor, UUID user, JsonObject how);
  }

  Side in(UUID org) {
    return org.equals(Actor.PLATFORM) ? ofUsers : ofMembers;
  }
}
