package io.tenantry.access;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Problem;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Ceiling and rank, on rights that are known. */
final class Laws {
  private Laws() {}

  /** The ceiling: nobody gives what they do not hold. */
  static void requireMayGive(Actor actor, Collection<String> roles) {
    actor.require(Roles.rights(actor.org(), roles).permissions().toArray(Permission[]::new));
    requireKnown(actor.org(), roles);
  }

  /** The rank: nobody acts on a person who holds a right that they lack. */
  static void requireMayActOn(Actor actor, Rights target) {
    if (!target.permissions().stream().allMatch(actor::may)) {
      throw new Problem.Forbidden("outranked", "this person holds rights here that you do not");
    }
  }

  static void requireKnown(UUID org, Collection<String> roles) {
    List<String> unknown =
        roles.stream().filter(name -> Roles.find(org, name).isEmpty()).distinct().toList();
    if (!unknown.isEmpty()) {
      throw Problem.Invalid.of("/roles", "there is no role " + String.join(", ", unknown));
    }
  }
}
