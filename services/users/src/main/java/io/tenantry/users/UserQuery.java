package io.tenantry.users;

import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the platform's list of people is asked for: every filter narrows, several values of one are
 * any of them.
 *
 * @param search words that must all occur in name, email or phone
 * @param status shown only if asked for where it is {@code deleted}
 * @param role of the platform; a name that no role bears matches nobody
 * @param sort see {@link UserSort}; newest first by default
 */
record UserQuery(
    @Nullable @Size(max = MemberQuery.SEARCH_MAX) String search,
    @Nullable UserStatus status,
    @Nullable List<UserStatus> statuses,
    @Nullable String role,
    @Nullable @Size(max = MemberQuery.ROLES_MAX) List<String> roles,
    @Nullable Boolean emailVerified,
    @Nullable String sort,
    @Nullable Integer limit,
    @Nullable @Size(max = MemberQuery.CURSOR_MAX) String cursor,
    @Nullable Integer offset,
    MemberQuery.@Nullable Count count) {

  /** The words to be found; empty for everybody. */
  String words() {
    return search == null ? "" : search.strip();
  }

  /** In the words of the database. */
  Set<String> allStatuses() {
    Set<String> all = new TreeSet<>();
    if (status != null) {
      all.add(status.word());
    }
    if (statuses != null) {
      statuses.forEach(one -> all.add(one.word()));
    }
    return all;
  }

  Set<String> allRoles() {
    Set<String> all = new TreeSet<>();
    if (role != null) {
      all.add(role);
    }
    if (roles != null) {
      all.addAll(roles);
    }
    return all;
  }

  UserSort.Order order() {
    return sort == null ? UserSort.Order.DEFAULT : UserSort.Order.parse(sort);
  }

  /** Whether not simply everybody who is present is wanted. */
  boolean isFiltered() {
    return !isByStatusOnly() || !allStatuses().isEmpty();
  }

  /** Whether how many there are is known from counters. */
  boolean isByStatusOnly() {
    return words().isEmpty() && allRoles().isEmpty() && emailVerified == null;
  }

  /** Names list, filter and sort: a cursor is good for nothing else. */
  String binding() {
    return "users "
        + order()
        + ' '
        + allStatuses()
        + ' '
        + allRoles()
        + ' '
        + emailVerified
        + ' '
        + words();
  }
}
