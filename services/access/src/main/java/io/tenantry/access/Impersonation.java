package io.tenantry.access;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Impersonator.Mode;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Who may act in whose name. Asked when it begins and again for each request, so that it is over as
 * soon as a right is lost.
 */
public final class Impersonation {

  private static final String ADMIN = "admin";

  private Impersonation() {}

  /**
   * Goes on only if the actor may begin to act as somebody who holds these rights in {@code
   * actor.org()}.
   *
   * @param flagged whether the person is marked as an admin, whatever their roles
   * @throws Problem.Forbidden {@code forbidden} naming what is missing, or {@code outranked}
   */
  public static void require(Actor actor, Rights target, boolean flagged, Mode mode) {
    Set<Permission> needed = needed(target, actor.org(), mode);
    if (flagged) {
      needed.add(Permissions.USER_IMPERSONATE_ADMINS);
    }
    actor.require(needed.toArray(Permission[]::new));
    Laws.requireMayActOn(actor, target);
  }

  /**
   * Whether somebody with these rights may still act as somebody with those.
   *
   * @param scope where it began: an organization, or the platform
   */
  public static boolean mayGoOn(Rights own, Rights target, UUID scope, Mode mode) {
    return own.permissions().containsAll(needed(target, scope, mode))
        && own.permissions().containsAll(target.permissions());
  }

  /** What both may do. */
  public static Rights both(Rights own, Rights target) {
    if (own.permissions().containsAll(target.permissions())) {
      return target;
    }
    Set<Permission> shared = new HashSet<>(target.permissions());
    shared.retainAll(own.permissions());
    return new Rights(target.roles(), shared, target.ending());
  }

  private static Set<Permission> needed(Rights target, UUID scope, Mode mode) {
    Set<Permission> needed = new HashSet<>(List.of(Permissions.USER_IMPERSONATE));
    if (mode == Mode.FULL) {
      needed.add(Permissions.USER_IMPERSONATE_FULL);
    }
    if (isAdmin(target, scope)) {
      needed.add(Permissions.USER_IMPERSONATE_ADMINS);
    }
    return needed;
  }

  /** On the platform everybody with a role is an admin. */
  private static boolean isAdmin(Rights rights, UUID scope) {
    return scope.equals(Actor.PLATFORM)
        ? !rights.roles().isEmpty()
        : rights.roles().contains(Roles.OWNER) || rights.roles().contains(ADMIN);
  }
}
