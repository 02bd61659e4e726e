package io.tenantry.users;

import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of what a row of a file tells and is so already. It asks for no right, and leaves no
 * trace, that it need not.
 */
final class Unchanged {

  private final Set<String> names = new HashSet<>(Card.MEMBERS);
  private final Complaints complaints = new Complaints();

  /** So far of the card only. */
  Unchanged(CardPatch told, Card before) {
    names.removeAll(told.over(before, complaints).changedSince(before));
  }

  /** What is wrong with what is told. */
  Complaints complaints() {
    return complaints;
  }

  Unchanged and(String name, boolean isSo) {
    if (isSo) {
      names.add(name);
    }
    return this;
  }

  Unchanged andAll(Set<String> more, boolean areSo) {
    if (areSo) {
      names.addAll(more);
    }
    return this;
  }

  /** What is not told stays as it is. */
  Unchanged andRoles(@Nullable Collection<String> told, Collection<String> now) {
    return and("roles", told == null || Set.copyOf(told).equals(Set.copyOf(now)));
  }

  Unchanged andMetadata(String name, @Nullable Map<String, Object> told, JsonObject now) {
    return and(name, told == null || complaints.metadata(now, told, "/" + name).equals(now));
  }

  /**
   * @throws io.tenantry.common.web.Problem.Invalid with everything that is wrong
   */
  Set<String> names() {
    complaints.throwIfAny();
    return Set.copyOf(names);
  }
}
