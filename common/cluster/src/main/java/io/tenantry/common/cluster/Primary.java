package io.tenantry.common.cluster;

import io.tenantry.common.sql.DatabaseSettings;
import io.tenantry.common.sql.Login;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;

/**
 * The renewal's own connection to the primary. It shares nothing with the pools, so that a node
 * whose pools are busy keeps its lease, and it never waits long: on both sides of the wire.
 *
 * <p>Not safe for use by several threads; every method blocks.
 */
final class Primary implements AutoCloseable {

  /** The database gives up here … */
  private static final int STATEMENT_MAX_MS = 400;

  /** … and we give up on a database that does not even answer that. */
  private static final int ANSWER_MAX_MS = 600;

  /** The time that a statement may take counts for each portion. */
  private static final int ROWS_AT_ONCE = 5_000;

  private final Connection connection;

  /** What the primary said in one transaction: all signals are of the same snapshot. */
  record Report(
      String snapshot, double databaseTime, boolean standby, String history, List<Heard> signals) {

    /** Every transaction below this one was over. */
    String xmin() {
      return part(0);
    }

    /** Every transaction from this one on began after the snapshot was taken. */
    String xmax() {
      return part(1);
    }

    /** Those below it that were under way, as PostgreSQL writes an array. */
    String underWay() {
      return "{" + part(2) + "}";
    }

    /** The same without its signals, to be remembered. */
    Report applied() {
      return new Report(snapshot, databaseTime, standby, history, List.of());
    }

    /** {@code xmin:xmax:xip_list} */
    private String part(int which) {
      return snapshot.split(":", -1)[which];
    }
  }

  /** A signal and how old it was when the primary told it. */
  record Heard(Signal signal, long ageNanos) {}

  Primary(DatabaseSettings settings) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", Login.PLATFORM.role());
    properties.setProperty("password", settings.password(Login.PLATFORM));
    properties.setProperty("ApplicationName", "tenantry lease");
    properties.setProperty("targetServerType", "primary");
    properties.setProperty("connectTimeout", "1");
    properties.setProperty("socketTimeout", "1");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty(
        "options",
        "-c statement_timeout=%1$d -c lock_timeout=%1$d -c transaction_timeout=1000"
            .formatted(STATEMENT_MAX_MS));
    connection = DriverManager.getConnection(settings.jdbcUrl(), properties);
    connection.setNetworkTimeout(Runnable::run, ANSWER_MAX_MS);
    connection.setAutoCommit(false);
  }

  /** Says that this node is there, before it reads what it must know. */
  void join(UUID incarnation, String address, int leaseMs) throws SQLException {
    try (PreparedStatement join = connection.prepareStatement(ClusterSql.JOIN)) {
      join.setObject(1, incarnation);
      join.setString(2, address);
      join.setInt(3, leaseMs);
      join.executeUpdate();
    }
    connection.commit();
  }

  /**
   * Moves this node's row, then reads the state of the primary and the signals that the question
   * asks for, and commits.
   *
   * @throws Gone if the row is not there any more
   */
  Report renew(UUID incarnation, String question, Object... arguments) throws SQLException {
    try (PreparedStatement renew = connection.prepareStatement(ClusterSql.RENEW);
        PreparedStatement ask = connection.prepareStatement(question)) {
      renew.setObject(1, incarnation);
      if (renew.executeUpdate() != 1) {
        connection.rollback();
        throw new Gone();
      }
      for (int i = 0; i < arguments.length; i++) {
        ask.setObject(i + 1, arguments[i]);
      }
      ask.setFetchSize(ROWS_AT_ONCE);
      Report report;
      try (ResultSet rows = ask.executeQuery()) {
        report = read(rows);
      }
      connection.commit();
      return report;
    }
  }

  /** Takes this node's row away, so that nobody waits for it. */
  void leave(UUID incarnation) throws SQLException {
    try (PreparedStatement leave = connection.prepareStatement(ClusterSql.LEAVE)) {
      leave.setObject(1, incarnation);
      leave.executeUpdate();
    }
    connection.commit();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** Somebody has taken this node for dead. */
  static final class Gone extends SQLException {
    private static final long serialVersionUID = 1L;

    Gone() {
      super("this node's row is gone");
    }
  }

  private static Report read(ResultSet rows) throws SQLException {
    List<Heard> signals = new ArrayList<>();
    if (!rows.next()) {
      throw new SQLException("the primary told nothing");
    }
    String snapshot = rows.getString("snapshot");
    double databaseTime = rows.getDouble("database_time");
    boolean standby = rows.getBoolean("standby");
    String history = rows.getString("history");
    do {
      String kind = rows.getString("kind");
      if (kind != null) {
        Signal signal = new Signal(kind, rows.getString("key"));
        long ageNanos = Math.round(rows.getDouble("age") * 1e9);
        signals.add(new Heard(signal, ageNanos));
      }
    } while (rows.next());
    return new Report(snapshot, databaseTime, standby, history, signals);
  }
}
