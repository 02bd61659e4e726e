package io.tenantry.access;

import io.tenantry.common.web.Permission;
import java.util.Map;
import java.util.Optional;

/**
 * One role, with what a list does not tell.
 *
 * @param custom as it is stored; empty for one that comes with the program
 * @param allows each permission it grants with what that allows, by name
 */
record RoleDetail(
    Role role, Optional<CustomRole> custom, Map<Permission, String> allows, Holders holders) {

  /**
   * How many people hold it.
   *
   * @param exact false where counting stopped
   */
  record Holders(long number, boolean exact) {

    private static final int COUNTED_MAX = 10_000;

    /** How many rows are asked for, to know whether there are more. */
    static final int ASKED = COUNTED_MAX + 1;

    static Holders of(long counted) {
      return new Holders(Math.min(counted, COUNTED_MAX), counted <= COUNTED_MAX);
    }
  }
}
