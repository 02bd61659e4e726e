package io.tenantry.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Asks statements for one organization: past the wall, until they find something, and then with the
 * same values behind it. Nothing that they write stays.
 */
final class WalledStatements implements AutoCloseable {

  /** What a login may not do, and what row-level security refuses to have written. */
  private static final Pattern REFUSED = Pattern.compile("42501");

  /** Values that do not fit: they tell nothing, and are let pass where none were found that do. */
  private static final Pattern UNFIT = Pattern.compile("22...|23...|P0001");

  private static final Pattern WRITES = Pattern.compile("INSERT|UPDATE|DELETE|tenantry\\.");

  private static final String WRITTEN =
      "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables";

  private final Connection connection;
  private final UUID org;
  private final OrgValues values;

  WalledStatements(Connection connection, UUID org) {
    try {
      this.org = org;
      this.connection = connection;
      connection.setAutoCommit(false);
      this.values = new OrgValues(connection, org);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A statement with the values it was asked with.
   *
   * @param found whether it found or wrote something past the wall
   */
  record Asked(String sql, List<String> arguments, boolean found) {

    /** The same by somebody who forgot to name the organization. */
    Asked struck() {
      return new Asked(
          sql.replaceAll("(?<!SET )\\b(\\w+\\.)?org_id = (\\$\\d+)\\b", "($2::uuid IS NOT NULL)"),
          arguments,
          found);
    }
  }

  /** Asks with one set of values after the other until something is found. */
  Asked past(String sql, int attempts) {
    try {
      Asked asked = new Asked(sql, List.of(), false);
      List<String> types = types(sql);
      for (int attempt = 0; attempt < attempts && !asked.found(); attempt++) {
        List<String> arguments = values.of(sql, types, attempt);
        asked = new Asked(sql, arguments, isFound(sql, arguments));
      }
      return asked;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The same with values that were thought of, because none drawn by lot would fit. */
  Asked past(String sql, List<String> arguments) {
    try {
      return new Asked(sql, arguments, isFound(sql, arguments));
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Of the functions, which take the organization from the context. */
  private boolean isFound(String sql, List<String> arguments) throws SQLException {
    try {
      run("SET LOCAL app.org = '" + org + "'");
      return execute(sql, arguments).isPresent();
    } catch (SQLException noSuchValues) {
      return false;
    } finally {
      connection.rollback();
    }
  }

  /** What it finds or writes as this login in this organization; empty if nothing, or refused. */
  Optional<String> behind(Asked question, String login, UUID context) {
    try {
      run("SET LOCAL ROLE " + login);
      run("SET LOCAL app.org = '" + context + "'");
      return execute(question.sql(), question.arguments());
    } catch (SQLException e) {
      boolean unfit = UNFIT.matcher(e.getSQLState()).matches() && !question.found();
      return unfit || REFUSED.matcher(e.getSQLState()).matches()
          ? Optional.empty()
          : Optional.of(e.getSQLState() + " " + e.getMessage());
    } finally {
      rollback();
    }
  }

  private Optional<String> execute(String sql, List<String> arguments) throws SQLException {
    run("SET LOCAL lock_timeout = '2s'");
    run("PREPARE asked AS " + sql);
    boolean writes = WRITES.matcher(sql).find();
    long before = writes ? written() : 0;
    String call =
        "EXECUTE asked" + (arguments.isEmpty() ? "" : "(" + String.join(", ", arguments) + ")");
    try (Statement statement = connection.createStatement()) {
      boolean rows = statement.execute(call);
      Optional<String> found = rows ? something(statement.getResultSet()) : Optional.empty();
      long changed = writes ? written() - before : 0;
      return changed > 0 ? Optional.of(changed + " rows written") : found;
    } finally {
      deallocate();
    }
  }

  /** A row that tells something: neither nothing, nor no, nor none. */
  private static Optional<String> something(ResultSet result) throws SQLException {
    int columns = result.getMetaData().getColumnCount();
    while (result.next()) {
      List<String> cells = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        String cell = result.getString(i);
        if (cell != null && !List.of("", "0", "f", "{}").contains(cell)) {
          cells.add(cell);
        }
      }
      if (!cells.isEmpty()) {
        return Optional.of(String.join(" | ", cells));
      }
    }
    return Optional.empty();
  }

  private List<String> types(String sql) throws SQLException {
    try {
      run("PREPARE asked AS " + sql);
      try (Statement statement = connection.createStatement();
          ResultSet result =
              statement.executeQuery(
                  "SELECT unnest(parameter_types)::text FROM pg_prepared_statements"
                      + " WHERE name = 'asked'")) {
        List<String> types = new ArrayList<>();
        while (result.next()) {
          types.add(result.getString(1));
        }
        return types;
      }
    } finally {
      deallocate();
      connection.rollback();
    }
  }

  private long written() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(WRITTEN)) {
      result.next();
      return result.getLong(1);
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Prepared statements outlive a rollback. */
  private void deallocate() throws SQLException {
    if (connection.isValid(1)) {
      connection.rollback();
      run("DEALLOCATE ALL");
    }
  }

  private void rollback() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
