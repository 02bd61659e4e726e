package io.tenantry.users;

/**
 * The statements that people are written to a file by. A stretch comes from the narrow function,
 * the people through the wall; the parameters after the organization, which the platform does not
 * have, and now are the function's.
 */
final class PeopleExportSql {

  static final String MEMBERS_WALK =
      walk(PeopleScope.MEMBERS, "($3, $4, $5, $6, $7, $8, $9, $10, $11::int, $12::int)");
  static final String USERS_WALK =
      walk(PeopleScope.USERS, "($2, $3, $4, $5, $6, $7, $8, $9, $10::int, $11::int)");

  /**
   * The ids of all who match in their order, or null where they are many. The organization is that
   * of the context.
   */
  static final String MEMBERS_GATHERED =
      "SELECT tenantry.gather_members($1, $2, $3, $4, $5, $6, $7::int)";

  static final String USERS_GATHERED =
      "SELECT tenantry.gather_users($1, $2, $3, $4, $5, $6, $7::int)";

  /** Those who are named, in their order. */
  static final String MEMBERS_NAMED =
      """
      SELECT %s
        FROM unnest($3::uuid[]) WITH ORDINALITY AS named (named_id, place)
        JOIN members ON org_id = $1 AND user_id = named_id
       ORDER BY place
      """
          .formatted(columns(PeopleScope.MEMBERS));

  static final String USERS_NAMED =
      """
      SELECT %s
        FROM unnest($2::uuid[]) WITH ORDINALITY AS named (named_id, place)
        JOIN users ON id = named_id
       ORDER BY place
      """
          .formatted(columns(PeopleScope.USERS));

  private PeopleExportSql() {}

  /**
   * The columns of the file, then where the next stretch begins, how many were looked at and match.
   */
  private static String walk(PeopleScope scope, String parameters) {
    return """
    SELECT %1$s,
           next_key, next_id, looked, matched
      FROM tenantry.walk_%2$s%3$s stretch
      LEFT JOIN LATERAL unnest(stretch.ids) WITH ORDINALITY AS found (found_id, place) ON true
      LEFT JOIN %2$s ON %4$s = found_id
     ORDER BY place
    """
        .formatted(
            columns(scope),
            scope.table(),
            parameters,
            scope == PeopleScope.MEMBERS ? "org_id = $1 AND user_id" : "id");
  }

  /** In the order of {@link PeopleRow#of}. */
  static String columns(PeopleScope scope) {
    boolean members = scope == PeopleScope.MEMBERS;
    return """
    %1$s, name, email, phone, %2$s,
           CASE WHEN suspended_until <= %3$s THEN 'active' ELSE status END,
           is_admin, is_instructor, is_learner, created_at, last_login_at,
           country, timezone, bio, state, city, continent, locale, gender, designation, expertise, birth_date\
    """
        .formatted(
            members ? "user_id" : "id", members ? "username" : "NULL::text", members ? "$2" : "$1");
  }
}
