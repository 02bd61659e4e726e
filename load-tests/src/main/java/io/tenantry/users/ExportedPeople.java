package io.tenantry.users;

import java.util.UUID;

/** What a file of people reads, for the database's own COPY of the same columns. */
public final class ExportedPeople {

  private ExportedPeople() {}

  /** Newest first, without tenant context and without parts. */
  public static String sql(UUID org) {
    return "SELECT "
        + PeopleExportSql.columns(PeopleScope.MEMBERS).replace("$2", "now()")
        + " FROM members WHERE org_id = '"
        + org
        + "' AND deleted_at IS NULL ORDER BY created_at DESC, user_id DESC";
  }
}
