package io.tenantry.credentials;

/** What is asked of {@code password_policies}. */
final class PasswordPolicySql {

  private PasswordPolicySql() {}

  static final String GET =
      """
      SELECT length_min, refused_words
        FROM password_policies
       WHERE org_id = $1
      """;

  /** Of every organization that a person belongs to. */
  static final String OF_PERSON =
      """
      SELECT length_min, refused_words
        FROM tenantry.password_policies_of($1)
      """;

  static final String SET =
      """
      INSERT INTO password_policies (org_id, length_min, refused_words)
      VALUES ($1, $2, $3)
      ON CONFLICT (org_id) DO UPDATE
         SET length_min = excluded.length_min, refused_words = excluded.refused_words
      """;
}
