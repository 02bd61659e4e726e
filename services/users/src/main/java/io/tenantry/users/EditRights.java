package io.tenantry.users;

import static io.tenantry.access.Permissions.USER_BAN;
import static io.tenantry.access.Permissions.USER_DELETE;
import static io.tenantry.access.Permissions.USER_SET_CREDENTIALS;
import static io.tenantry.access.Permissions.USER_SET_PASSWORD;
import static io.tenantry.access.Permissions.USER_SET_ROLE;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Sent;
import io.tenantry.sessions.FreshSignIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the fields of an edit ask for beside {@code user:update}: exactly what their own routes ask
 * for, so that there is no easier way to the same end.
 */
final class EditRights {

  static final Set<String> CREDENTIALS =
      Set.of("email", "email_verified", "phone", "phone_verified", "username");

  private static final Set<String> GIVEN = Set.of("roles", "permissions");

  private final FreshSignIn fresh;

  EditRights(FreshSignIn fresh) {
    this.fresh = fresh;
  }

  /**
   * Goes on only if the actor may edit these fields.
   *
   * @param deletes whether the status that was sent is the deleted one
   * @throws io.tenantry.common.web.Problem.Forbidden naming all that is missing, or {@code
   *     sign-in-again} where a fresh sign-in is wanted
   */
  void require(Actor actor, Sent sent, boolean deletes) {
    requireHeld(actor, sent, deletes);
    if (sent.hasAny(CREDENTIALS) || sent.has("password") || sent.hasAny(GIVEN)) {
      fresh.require(actor);
    }
  }

  /** The same for one of many, of whoever signed in freshly when they asked for all of them. */
  void requireHeld(Actor actor, Sent sent, boolean deletes) {
    List<Permission> needed = new ArrayList<>();
    if (sent.hasAny(CREDENTIALS)) {
      needed.add(USER_SET_CREDENTIALS);
    }
    if (sent.has("password")) {
      needed.add(USER_SET_PASSWORD);
    }
    if (sent.hasAny(GIVEN)) {
      needed.add(USER_SET_ROLE);
    }
    if (sent.has("status")) {
      needed.add(deletes ? USER_DELETE : USER_BAN);
    }
    actor.require(needed.toArray(Permission[]::new));
    if (sent.hasAny(CREDENTIALS) || sent.has("password")) {
      actor.requireOwnName();
    }
  }
}
