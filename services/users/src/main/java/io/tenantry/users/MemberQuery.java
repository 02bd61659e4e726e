package io.tenantry.users;

import io.tenantry.access.State;
import jakarta.validation.constraints.Size;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a list of members is asked for: every filter narrows, several values of one are any of them.
 *
 * @param search words that must all occur in name, email, phone, username or unique id
 * @param status shown only if asked for where it is {@code deleted}
 * @param role a name that no role bears matches nobody
 * @param sort see {@link MemberSort}; newest first by default
 */
public record MemberQuery(
    @Nullable @Size(max = SEARCH_MAX) String search,
    @Nullable State status,
    @Nullable List<State> statuses,
    @Nullable String role,
    @Nullable @Size(max = ROLES_MAX) List<String> roles,
    @Nullable String sort,
    @Nullable Integer limit,
    @Nullable @Size(max = CURSOR_MAX) String cursor,
    @Nullable Integer offset,
    @Nullable Count count) {

  /** Longer than any name with its address; a search is made of words, not of documents. */
  static final int SEARCH_MAX = 200;

  /** No organization has more built-in roles; custom ones come in handfuls. */
  static final int ROLES_MAX = 50;

  /** The longest cursor holds the longest name twice over. */
  static final int CURSOR_MAX = 2_000;

  /** {@code exact} counts what would otherwise be told as "at least". */
  public enum Count {
    EXACT
  }

  /** Everybody who is not deleted, newest first. */
  public static final MemberQuery ALL =
      new MemberQuery(null, null, null, null, null, null, null, null, null, null);

  /** The words to be found; empty for everybody. */
  String words() {
    return search == null ? "" : search.strip();
  }

  Set<State> allStatuses() {
    Set<State> all = EnumSet.noneOf(State.class);
    if (status != null) {
      all.add(status);
    }
    if (statuses != null) {
      all.addAll(statuses);
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

  MemberSort.Order order() {
    return sort == null ? MemberSort.Order.DEFAULT : MemberSort.Order.parse(sort);
  }

  /** Whether not simply everybody who is present is wanted. */
  boolean isFiltered() {
    return !isByStatusOnly() || !allStatuses().isEmpty();
  }

  /** Whether how many there are is known from counters. */
  boolean isByStatusOnly() {
    return words().isEmpty() && allRoles().isEmpty();
  }

  /** Names list, filter and sort: a cursor is good for nothing else. */
  String binding(UUID org) {
    return "members "
        + org
        + ' '
        + order()
        + ' '
        + allStatuses()
        + ' '
        + allRoles()
        + ' '
        + words();
  }
}
