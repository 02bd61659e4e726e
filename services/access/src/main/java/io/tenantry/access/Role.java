package io.tenantry.access;

import io.tenantry.common.web.Permission;
import java.util.Map;
import java.util.Set;

/**
 * A named set of permissions, of one organization or of the platform.
 *
 * @param builtIn whether it comes with the program and cannot be changed
 */
public record Role(String name, String description, Set<Permission> permissions, boolean builtIn) {

  /** The rank of whoever has no role. */
  public static final int NO_RANK = 0;

  /** Between admin and editor there is room for as many permissions as a role can have. */
  private static final int CUSTOM_LEAST = 100;

  private static final int CUSTOM_MOST = 899;

  private static final Map<String, Integer> BUILT_IN =
      Map.of(
          "owner", 1000, "admin", 900, "editor", 30, "support", 30, "viewer", 20, "auditor", 20,
          "member", 10);

  public Role {
    permissions = Set.copyOf(permissions);
  }

  /**
   * Where it stands when people are sorted by role: owner, admin, custom roles by the number of
   * their permissions, editor, viewer, member. Says nothing about what it may do.
   */
  public int rank() {
    return builtIn
        ? BUILT_IN.getOrDefault(name, NO_RANK)
        : Math.min(CUSTOM_MOST, CUSTOM_LEAST + permissions.size());
  }
}
