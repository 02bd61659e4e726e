package io.tenantry.users;

import io.tenantry.common.web.Window;
import io.tenantry.users.Filter.Condition;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a list of people is asked for, understood. Every filter narrows.
 *
 * @param words to be found; empty for everybody
 * @param sort what was asked for; without one the newest come first, and of a search the best match
 * @param exact whether all that match are counted, however long that takes
 * @param asked the filters as they were asked, by name: a cursor is good for these only
 * @param skipped names of filters that nobody can answer now
 */
public record PeopleQuery(
    String words,
    Optional<String> sort,
    @Nullable Integer limit,
    @Nullable String cursor,
    @Nullable Integer offset,
    boolean exact,
    TreeMap<String, String> asked,
    List<Condition> conditions,
    List<String> skipped) {

  /** Everybody who is not deleted, newest first. */
  public static final PeopleQuery ALL =
      new PeopleQuery(
          "", Optional.empty(), null, null, null, false, new TreeMap<>(), List.of(), List.of());

  PeopleSort.Order order(PeopleScope scope) {
    return sort.map(text -> PeopleSort.Order.parse(scope, text)).orElse(PeopleSort.Order.DEFAULT);
  }

  /** The longest first page of the same list. */
  PeopleQuery firstPage() {
    return new PeopleQuery(
        words, sort, Window.LIMIT_MAX, null, null, false, asked, conditions, skipped);
  }

  /** Whether not simply everybody who is present is wanted. */
  boolean isFiltered() {
    return !words.isEmpty() || !conditions.isEmpty();
  }

  /** The statuses, where nothing else is asked for: how many those are is known from counters. */
  Optional<Condition> statusesOnly() {
    return words.isEmpty()
            && conditions.size() == 1
            && conditions.getFirst().column().equals("status")
        ? Optional.of(conditions.getFirst())
        : Optional.empty();
  }

  /** Names list, filter and sort: a cursor is good for nothing else. */
  String binding(PeopleScope scope, UUID org) {
    return scope.table() + ' ' + org + ' ' + sort + ' ' + asked + ' ' + words;
  }
}
