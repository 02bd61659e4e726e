package io.tenantry.access;

import io.tenantry.common.web.Permission;
import java.util.Set;

/** What somebody holds in one organization or in the platform, and the roles it comes from. */
public record Rights(Set<String> roles, Set<Permission> permissions) {

  /** Of whoever has no role there. */
  public static final Rights NONE = new Rights(Set.of(), Set.of());

  public Rights {
    roles = Set.copyOf(roles);
    permissions = Set.copyOf(permissions);
  }

  public boolean include(Permission permission) {
    return permissions.contains(permission);
  }
}
