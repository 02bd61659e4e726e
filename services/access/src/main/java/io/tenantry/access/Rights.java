package io.tenantry.access;

import io.tenantry.common.web.Permission;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What somebody holds in one organization or in the platform, and the roles it comes from.
 *
 * @param ending which of the permissions end by themselves: they are for using, not for giving
 */
public record Rights(Set<String> roles, Set<Permission> permissions, Set<Permission> ending) {

  /** Of whoever has no role there. */
  public static final Rights NONE = new Rights(Set.of(), Set.of());

  public Rights {
    roles = Set.copyOf(roles);
    permissions = Set.copyOf(permissions);
    ending = Set.copyOf(ending);
  }

  /** Where none of them ends by itself. */
  public Rights(Set<String> roles, Set<Permission> permissions) {
    this(roles, permissions, Set.of());
  }

  /** What can be given on. */
  public Set<Permission> lasting() {
    return permissions.stream().filter(p -> !ending.contains(p)).collect(Collectors.toSet());
  }

  public boolean include(Permission permission) {
    return permissions.contains(permission);
  }
}
