package io.tenantry.users;

/**
 * The statement behind {@code GET /v1/orgs/{org}/users?limit=25}. Stands in this package so that a
 * benchmark's bare twin runs the statement itself and not a copy of it.
 */
public final class FirstPage {

  /** How many rows it asks for: one more than the page has. */
  public static final int ROWS = 26;

  private FirstPage() {}

  /** Parameters: the organization, now, the rows, the rows to skip. */
  public static String sql() {
    return PeopleSql.list(
        new PeopleSql.Shape(PeopleScope.MEMBERS, PeopleSort.CREATED_AT, true, false));
  }

  /** How many columns of it go into the answer. */
  public static int columns() {
    return Member.COLUMN_COUNT;
  }
}
