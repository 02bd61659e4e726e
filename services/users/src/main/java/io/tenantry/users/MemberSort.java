package io.tenantry.users;

import io.tenantry.common.web.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a list of members can be sorted by. Each has an index {@code (org_id, column, user_id)}. */
enum MemberSort {
  NAME("name_key", "text"),
  EMAIL("email_key", "text"),
  CREATED_AT("created_at", "timestamptz"),
  LAST_LOGIN_AT("last_login_key", "timestamptz"),
  STATUS("status", "text");

  final String column;
  final String type;

  MemberSort(String column, String type) {
    this.column = column;
    this.type = type;
  }

  /** The name on the wire and in {@code tenantry.search_members}. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A sort and its direction. */
  record Order(MemberSort by, boolean descending) {

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
      for (MemberSort sort : values()) {
        if (sort.wireName().equals(name)) {
          return new Order(sort, descending);
        }
      }
      String known =
          Arrays.stream(values()).map(MemberSort::wireName).collect(Collectors.joining(", "));
      throw Problem.Invalid.of("?sort", "must be one of " + known + ", with - for descending");
    }
  }
}
