package io.tenantry.access;

import io.tenantry.common.web.Permission;
import java.util.Set;

/**
 * A named set of permissions, of one organization or of the platform.
 *
 * @param builtIn whether it comes with the program and cannot be changed
 */
public record Role(String name, String description, Set<Permission> permissions, boolean builtIn) {
  public Role {
    permissions = Set.copyOf(permissions);
  }
}
