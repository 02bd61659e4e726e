package io.tenantry.users;

import io.tenantry.common.web.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a list of people can be sorted by. Each has an index {@code (org_id, column, user_id)} of
 * members and {@code (column, id)} of users.
 */
enum PeopleSort {
  NAME("name_key", "text"),
  EMAIL("email_key", "text"),
  /** Given by organizations: among all users nobody has one, and equals stand by name. */
  USERNAME("username_key", "text"),
  CREATED_AT("created_at", "timestamptz"),
  LAST_LOGIN_AT("last_login_key", "timestamptz"),
  STATUS("status", "text"),
  /** The highest rank of the roles. */
  ROLE("role_rank", "smallint");

  final String column;
  final String type;

  PeopleSort(String column, String type) {
    this.column = column;
    this.type = type;
  }

  /** Those with an index of their own. */
  static List<PeopleSort> of(PeopleScope scope) {
    return Arrays.stream(values()).filter(sort -> sort.in(scope) == sort).toList();
  }

  /** What can be asked for, in either list. */
  static List<String> names() {
    return Arrays.stream(values()).map(PeopleSort::wireName).toList();
  }

  private PeopleSort in(PeopleScope scope) {
    return this == USERNAME && scope == PeopleScope.USERS ? NAME : this;
  }

  /** The name on the wire and in {@code tenantry.people_ask}. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A sort and its direction. */
  record Order(PeopleSort by, boolean descending) {

    /** Newest first. */
    static final Order DEFAULT = new Order(CREATED_AT, true);

    /**
     * Reads {@code name} or {@code -name}.
     *
     * @throws Problem.Invalid naming what can be sorted by
     */
    static Order parse(PeopleScope scope, String text) {
      boolean descending = text.startsWith("-");
      String name = descending ? text.substring(1) : text;
      Optional<PeopleSort> found =
          Arrays.stream(values()).filter(sort -> sort.wireName().equals(name)).findAny();
      return new Order(found.orElseThrow(Order::unknown).in(scope), descending);
    }

    private static Problem.Invalid unknown() {
      String known = String.join(", ", names());
      return Problem.Invalid.of("?sort", "must be one of " + known + ", with - for descending");
    }
  }
}
