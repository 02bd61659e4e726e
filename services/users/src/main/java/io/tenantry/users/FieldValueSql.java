package io.tenantry.users;

/** Statements about the values that profiles have. */
final class FieldValueSql {

  private FieldValueSql() {}

  /** A page of one field's values, in order; $5 and $6 are the key and value to go on from. */
  static final String PAGE = page("");

  static final String PAGE_AFTER = page(" AND (key, value) > ($5::text, $6::text)");
  static final String PAGE_BEFORE =
      page(" AND (key, value) < ($5::text, $6::text)")
          .replace("key, value\n", "key DESC, value DESC\n");

  /** The first of each field. */
  static final String ALL =
      """
      SELECT fields.field, known.value
        FROM unnest($2::text[]) AS fields (field)
       CROSS JOIN LATERAL (SELECT value
                             FROM profile_values
                            WHERE org_id = $1 AND field = fields.field
                            ORDER BY key, value
                            LIMIT 200) known
      """;

  static final String FORGET = "SELECT tenantry.forget_profile_values($1)";

  private static String page(String after) {
    return """
    SELECT key, value
      FROM profile_values
     WHERE org_id = $1 AND field = $2
       AND key >= tenantry.sort_key($3::text)
       AND key < tenantry.sort_key($3::text) || U&'\\+10FFFF'%s
     ORDER BY key, value
     LIMIT $4::int
    """
        .formatted(after);
  }
}
