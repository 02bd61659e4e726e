package io.tenantry.users;

import java.util.List;
import java.util.Locale;

/** The two lists of people: of one organization, and of everybody for the platform. */
enum PeopleScope {
  MEMBERS,
  USERS;

  /** How somebody can stand, in the words of this scope. */
  List<String> statuses() {
    return List.of("active", "inactive", status("suspended"), "pending_verification", "deleted");
  }

  /** The name of the table, which the functions of the database know the scope by, too. */
  String table() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Suspended means banned on the platform, so that one question serves both lists. */
  String status(String word) {
    return this == USERS && word.equals("suspended") ? "banned" : word;
  }
}
