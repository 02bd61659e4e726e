package io.tenantry.access;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Complaint;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Problem;
import java.util.Collection;
import java.util.List;

/** Ceiling and rank, on rights that are known. */
final class Laws {
  private Laws() {}

  /** The ceiling: nobody gives what they do not hold. */
  static void requireMayGive(Actor actor, RoleSet known, Collection<String> roles) {
    actor.require(known.rights(roles).permissions().toArray(Permission[]::new));
    requireKnown(known, roles);
  }

  /** The same of permissions by themselves, in a role or for a person. */
  static void requireMayGivePermissions(
      Actor actor, RoleSet known, Collection<Permission> permissions) {
    actor.require(permissions.stream().filter(known::knows).toArray(Permission[]::new));
    List<Complaint> unknown =
        permissions.stream()
            .filter(permission -> !known.knows(permission))
            .distinct()
            .sorted()
            .map(permission -> new Complaint("/permissions", "there is no " + permission + " here"))
            .toList();
    if (!unknown.isEmpty()) {
      throw new Problem.Invalid(unknown);
    }
  }

  /** The rank: nobody acts on a person who holds a right that they lack. */
  static void requireMayActOn(Actor actor, Rights target) {
    if (!target.permissions().stream().allMatch(actor::may)) {
      throw new Problem.Forbidden("outranked", "this person holds rights here that you do not");
    }
  }

  /** Nobody changes a role that grants a right that they lack. */
  static void requireMayChange(Actor actor, Role role) {
    if (!role.permissions().stream().allMatch(actor::may)) {
      throw new Problem.Forbidden("outranked", "this role grants rights that you do not hold");
    }
  }

  static void requireKnown(RoleSet known, Collection<String> roles) {
    List<String> unknown =
        roles.stream().filter(name -> known.find(name).isEmpty()).distinct().toList();
    if (!unknown.isEmpty()) {
      throw Problem.Invalid.of("/roles", "there is no role " + String.join(", ", unknown));
    }
  }
}
