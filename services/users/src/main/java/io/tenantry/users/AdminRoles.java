package io.tenantry.users;

import io.tenantry.access.Roles;
import java.util.Collection;

/**
 * The two roles that make somebody an admin of an organization; the flag comes and goes with them.
 */
final class AdminRoles {

  private static final String ADMIN = "admin";

  private AdminRoles() {}

  static boolean amongst(Collection<String> roles) {
    return roles.contains(Roles.OWNER) || roles.contains(ADMIN);
  }

  /** The flag after a change of roles. One that was set by itself, without such a role, stays. */
  static boolean flagAfter(Member before, Collection<String> roles) {
    return amongst(roles) || (before.isAdmin() && !amongst(before.roles()));
  }
}
