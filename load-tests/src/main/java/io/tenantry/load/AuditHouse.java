package io.tenantry.load;

import io.tenantry.audit.AuditLoad;
import io.tenantry.common.cluster.ClusterSettings;
import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.sql.DatabaseSettings;
import io.tenantry.common.sql.Login;
import io.tenantry.common.sql.Migrations;
import io.tenantry.common.web.HttpSettings;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.MailSettings;
import io.tenantry.common.work.Node;
import io.tenantry.common.work.NodeSettings;
import io.tenantry.embedded.EmbeddedPostgres;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A fresh PostgreSQL, a node that serves nothing, and organizations for each way of writing. */
final class AuditHouse implements AutoCloseable {

  private static final String HEADS =
      """
      CREATE TABLE load_heads (org_id uuid PRIMARY KEY, head bytea NOT NULL);
      GRANT SELECT, UPDATE ON load_heads TO tenantry_tenant;
      """;

  private static final String HEAD = "INSERT INTO load_heads VALUES (?, sha256(''))";

  /** A node of this kind has one set of connections beside two for its event loops. */
  private static final Map<Login, Integer> CONNECTIONS =
      Map.of(Login.TENANT, 48, Login.IDENTITY, 6, Login.PLATFORM, 6);

  private final EmbeddedPostgres postgres;
  private final Connection superuser;
  private final Node node;
  private final AuditLoad load;
  private final Map<AuditWay, UUID> byWay = new EnumMap<>(AuditWay.class);
  private final List<UUID> many = new ArrayList<>();

  private AuditHouse(EmbeddedPostgres postgres, int orgs) throws SQLException {
    this.postgres = postgres;
    DatabaseSettings database = database(postgres);
    Migrations.run(database);
    this.superuser = postgres.connectAsSuperuser(EmbeddedPostgres.DATABASE);
    this.node = new Node(settings(database));
    this.load = new AuditLoad(node.foundation());
    for (AuditWay way : AuditWay.values()) {
      byWay.put(way, UUID.randomUUID());
    }
    for (int i = 0; i < orgs; i++) {
      many.add(UUID.randomUUID());
    }
    heads();
  }

  static AuditHouse open(int orgs) throws SQLException {
    EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
    try {
      return new AuditHouse(postgres, orgs);
    } catch (SQLException | RuntimeException e) {
      postgres.close();
      throw e;
    }
  }

  Foundation foundation() {
    return node.foundation();
  }

  AuditLoad load() {
    return load;
  }

  /** The one organization of this way. */
  UUID org(AuditWay way) {
    return byWay.getOrDefault(way, new UUID(0, 0));
  }

  List<UUID> many() {
    return many;
  }

  /** The organization that the product's way wrote into. */
  UUID longestTrail() {
    load.seal();
    return org(AuditWay.SEALED);
  }

  /** How many events have no seal yet. */
  long waiting() throws SQLException {
    return number("SELECT count(*) FROM audit_unsealed");
  }

  double sealBytesPerEvent() throws SQLException {
    return (double) number("SELECT pg_total_relation_size('audit_seals')")
        / number("SELECT sum(count) FROM audit_seals");
  }

  /** Which of these events have no seal yet. */
  Set<UUID> waiting(List<UUID> events) throws SQLException {
    Set<UUID> waiting = new HashSet<>();
    try (PreparedStatement statement =
        superuser.prepareStatement(
            "SELECT event_id FROM audit_unsealed WHERE event_id = ANY (?)")) {
      statement.setArray(1, superuser.createArrayOf("uuid", events.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          waiting.add(rows.getObject(1, UUID.class));
        }
      }
    }
    return waiting;
  }

  @Override
  public void close() throws SQLException {
    node.stop().await();
    superuser.close();
    postgres.close();
  }

  private void heads() throws SQLException {
    try (var statement = superuser.createStatement()) {
      statement.execute(HEADS);
    }
    try (PreparedStatement statement = superuser.prepareStatement(HEAD)) {
      for (UUID org : many) {
        statement.setObject(1, org);
        statement.addBatch();
      }
      statement.setObject(1, org(AuditWay.CHAINED));
      statement.addBatch();
      statement.executeBatch();
    }
  }

  private long number(String question) throws SQLException {
    try (var statement = superuser.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static NodeSettings settings(DatabaseSettings database) {
    return new NodeSettings(
        Set.of(),
        2,
        HttpSettings.on(EmbeddedPostgres.HOST, 0),
        database,
        ClusterSettings.alone(),
        MailSettings.open(EmbeddedPostgres.HOST, 0, "nobody@localhost"),
        new SecretBox(new byte[SecretBox.MASTER_KEY_BYTES]),
        Clock.systemUTC(),
        URI.create("http://localhost"));
  }

  private static DatabaseSettings database(EmbeddedPostgres postgres) {
    Map<Login, String> passwords = new EnumMap<>(Login.class);
    for (Login login : Login.values()) {
      passwords.put(login, postgres.ownerPassword() + login.role());
    }
    return new DatabaseSettings(
        EmbeddedPostgres.HOST,
        postgres.port(),
        EmbeddedPostgres.DATABASE,
        EmbeddedPostgres.OWNER,
        postgres.ownerPassword(),
        passwords,
        "disable",
        Optional.empty(),
        CONNECTIONS);
  }
}
