package io.tenantry.users;

import io.tenantry.common.web.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the platform's list can be sorted by. Each has an index {@code (column, id)}. */
enum UserSort {
  NAME("name_key", "text"),
  EMAIL("email_key", "text"),
  CREATED_AT("created_at", "timestamptz"),
  LAST_LOGIN_AT("last_login_key", "timestamptz"),
  STATUS("status", "text"),
  ROLE("role_key", "text");

  final String column;
  final String type;

  UserSort(String column, String type) {
    this.column = column;
    this.type = type;
  }

  /** The name on the wire and in {@code tenantry.search_users}. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A sort and its direction. */
  record Order(UserSort by, boolean descending) {

    /** Newest first. */
    static final Order DEFAULT = new Order(CREATED_AT, true);

    /**
     * Reads {@code name} or {@code -name}.
     *
     * @throws Problem.Invalid naming what can be sorted by
     */
    static Order parse(String text) {
      boolean descending = text.startsWith("-");
      String name = descending ? text.substring(1) : text;
      for (UserSort sort : values()) {
        if (sort.wireName().equals(name)) {
          return new Order(sort, descending);
        }
      }
      String known =
          Arrays.stream(values()).map(UserSort::wireName).collect(Collectors.joining(", "));
      throw Problem.Invalid.of("?sort", "must be one of " + known + ", with - for descending");
    }
  }
}
