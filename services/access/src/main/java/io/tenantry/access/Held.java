package io.tenantry.access;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.tenantry.common.web.Permission;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was given to one person in one organization: roles by name, permissions by themselves. */
final class Held {

  private final Set<String> roles;
  private final List<Grant> grants;

  /** What was made of it last; remade when the roles have changed or a grant has ended. */
  private volatile @Nullable Judged last;

  private record Judged(RoleSet by, Optional<Instant> until, Rights rights) {

    boolean holds(RoleSet roles, Clock clock) {
      return by == roles && (until.isEmpty() || until.get().isAfter(clock.instant()));
    }
  }

  private Held(Set<String> roles, List<Grant> grants) {
    this.roles = roles;
    this.grants = grants;
  }

  /** From {@link AccessSql#HELD}. */
  static Held of(List<Row> rows) {
    Set<String> roles =
        rows.stream()
            .flatMap(row -> Optional.ofNullable(row.getString("role")).stream())
            .collect(toUnmodifiableSet());
    List<Grant> grants = new ArrayList<>();
    for (Row row : rows) {
      if (row.getString("permission") != null) {
        grants.add(Grant.of(row));
      }
    }
    return new Held(roles, List.copyOf(grants));
  }

  Set<String> roles() {
    return roles;
  }

  /** What it amounts to now, by these roles. The same question has the same answer object. */
  Rights rights(RoleSet known, Clock clock) {
    Judged judged = last;
    if (judged != null && judged.holds(known, clock)) {
      return judged.rights;
    }
    Rights rights = known.rights(roles);
    Optional<Instant> until = Optional.empty();
    if (!grants.isEmpty()) {
      Instant now = clock.instant();
      List<Grant> standing = grants.stream().filter(grant -> grant.stands(now)).toList();
      rights = with(rights, known, standing);
      until = standing.stream().flatMap(grant -> grant.until().stream()).min(Instant::compareTo);
    }
    last = new Judged(known, until, rights);
    return rights;
  }

  /** A permission that is not there any more grants nothing. */
  private static Rights with(Rights rights, RoleSet known, List<Grant> grants) {
    Set<Permission> all = new HashSet<>(rights.permissions());
    Set<Permission> ending = new HashSet<>();
    for (Grant grant : grants) {
      if (known.knows(grant.permission()) && all.add(grant.permission()) && grant.ends()) {
        ending.add(grant.permission());
      }
    }
    return new Rights(rights.roles(), all, ending);
  }
}
