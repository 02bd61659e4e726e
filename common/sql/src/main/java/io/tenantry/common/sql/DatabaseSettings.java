package io.tenantry.common.sql;

import java.util.Map;
import java.util.Optional;

/**
 * Where the database is and how it is entered.
 *
 * @param owner the role that migrates and owns the tables; needs CREATEROLE once
 * @param passwords of the three logins
 * @param tls {@code disable}, {@code require} (encrypted) or {@code verify-full} (and its name
 *     checked)
 * @param caFile PEM file of the authority for {@code verify-full}; absent: those of the JVM
 * @param connectionsMax of this node, for each login, over all event loops
 */
public record DatabaseSettings(
    String host,
    int port,
    String database,
    String owner,
    String ownerPassword,
    Map<Login, String> passwords,
    String tls,
    Optional<String> caFile,
    Map<Login, Integer> connectionsMax) {

  /** On two cores more connections only queue inside PostgreSQL. */
  public static final Map<Login, Integer> CONNECTIONS_MAX =
      Map.of(Login.TENANT, 16, Login.IDENTITY, 8, Login.PLATFORM, 8);

  /** The address for JDBC: migrations, leases. */
  public String jdbcUrl() {
    String encrypted =
        switch (tls) {
          case "disable" -> "?sslmode=disable";
          case "require" -> "?sslmode=require";
          default -> "?sslmode=verify-full" + caFile.map(f -> "&sslrootcert=" + f).orElse("");
        };
    return "jdbc:postgresql://" + host + ":" + port + "/" + database + encrypted;
  }

  public String password(Login login) {
    String password = passwords.get(login);
    if (password == null) {
      throw new IllegalArgumentException("no password for " + login.role());
    }
    return password;
  }

  /** Never the passwords. */
  @Override
  public String toString() {
    return "DatabaseSettings(" + owner + "@" + host + ":" + port + "/" + database + ")";
  }
}
