package io.tenantry.server;

import io.tenantry.audit.AuditSettings;
import io.tenantry.common.cluster.ClusterSettings;
import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.sql.DatabaseSettings;
import io.tenantry.common.sql.Login;
import io.tenantry.common.web.HttpSettings;
import io.tenantry.common.work.MailSettings;
import io.tenantry.common.work.NodeSettings;
import io.tenantry.common.work.NodeSettings.Role;
import io.tenantry.credentials.PasswordSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The one place that knows how Tenantry is configured: {@code TENANTRY_*} variables and a file with
 * the same names become typed settings. Read when asked for, so that a command needs only what it
 * uses; whatever is missing or wrong is a {@link WrongSetting}.
 */
final class Config {
  static final String FILE_VARIABLE = "TENANTRY_CONFIG";

  private static final int PORT_MAX = 65_535;
  private static final int BODY_MAX = 64 << 20;
  private static final int THREADS_MAX = 256;
  private static final int CONNECTIONS_MAX = 1_000;

  /** Less than OWASP's smallest alternative is no protection; more than 1 GiB is a mistake. */
  private static final int HASH_KIB_MIN = 7_168;

  private static final int HASH_KIB_MAX = 1 << 20;
  private static final int HASH_PASSES_MAX = 20;

  /** A century; whoever means "for ever" says nothing. */
  private static final int RETENTION_MONTHS_MAX = 1_200;

  private final Values values;

  /**
   * @param file goes before the one that the environment names
   */
  Config(Map<String, String> environment, Optional<Path> file) {
    this.values =
        new Values(
            environment,
            file.or(() ->
                Optional.ofNullable(environment.get(FILE_VARIABLE))
                    .filter(path -> !path.isBlank())
                    .map(Path::of)));
  }

  /** Everything that a serving node is told. */
  NodeSettings node(Optional<String> roles) {
    Set<Role> chosen = roles(roles.orElseGet(() -> values.text(Setting.ROLES)));
    return new NodeSettings(
        chosen,
        values.numberOr(Setting.EVENT_LOOPS, cores(), 1, THREADS_MAX),
        http(),
        database(),
        cluster(),
        chosen.contains(Role.MAIL) ? mail() : noMail(),
        secrets(),
        Clock.systemUTC(),
        publicUrl());
  }

  /** A node that only does what the command line asks for: it serves and sends nothing. */
  NodeSettings commandLine() {
    return new NodeSettings(
        Set.of(),
        1,
        HttpSettings.on("127.0.0.1", 0),
        database(),
        ClusterSettings.alone(),
        noMail(),
        secrets(),
        Clock.systemUTC(),
        publicUrl());
  }

  ManagementSettings management() {
    return new ManagementSettings(
        values.text(Setting.MANAGEMENT_HOST), values.number(Setting.MANAGEMENT_PORT, 1, PORT_MAX));
  }

  /** With the owner's password, for migrations. */
  DatabaseSettings databaseOfOwner() {
    return database(values.text(Setting.DB_OWNER_PASSWORD));
  }

  AuditSettings audit() {
    return new AuditSettings(
        values
            .find(Setting.AUDIT_RETENTION)
            .map(said -> values.number(Setting.AUDIT_RETENTION, 1, RETENTION_MONTHS_MAX)));
  }

  PasswordSettings passwords() {
    int lanes = PasswordSettings.usual().lanes();
    return new PasswordSettings(
        values.number(Setting.HASH_MEMORY, HASH_KIB_MIN, HASH_KIB_MAX),
        values.number(Setting.HASH_PASSES, 1, HASH_PASSES_MAX),
        lanes,
        values.numberOr(Setting.HASH_THREADS, cores(), 1, THREADS_MAX));
  }

  private HttpSettings http() {
    return new HttpSettings(
        values.text(Setting.HTTP_HOST),
        values.number(Setting.HTTP_PORT, 1, PORT_MAX),
        values.number(Setting.HTTP_BODY_MAX, 1_024, BODY_MAX),
        HttpSettings.REQUEST_MAX);
  }

  /** A serving node cannot change the schema: it does not know the owner's password. */
  private DatabaseSettings database() {
    return database("");
  }

  private DatabaseSettings database(String ownerPassword) {
    Map<Login, String> passwords = new EnumMap<>(Login.class);
    passwords.put(Login.TENANT, values.text(Setting.DB_TENANT_PASSWORD));
    passwords.put(Login.IDENTITY, values.text(Setting.DB_IDENTITY_PASSWORD));
    passwords.put(Login.PLATFORM, values.text(Setting.DB_PLATFORM_PASSWORD));
    Map<Login, Integer> connections = new EnumMap<>(Login.class);
    connections.put(Login.TENANT, connections(Setting.DB_TENANT_CONNECTIONS));
    connections.put(Login.IDENTITY, connections(Setting.DB_IDENTITY_CONNECTIONS));
    connections.put(Login.PLATFORM, connections(Setting.DB_PLATFORM_CONNECTIONS));
    return new DatabaseSettings(
        values.text(Setting.DB_HOST),
        values.number(Setting.DB_PORT, 1, PORT_MAX),
        values.text(Setting.DB_NAME),
        values.text(Setting.DB_OWNER),
        ownerPassword,
        passwords,
        choice(Setting.DB_TLS, List.of("disable", "require", "verify-full"), text -> text),
        values.find(Setting.DB_CA_FILE),
        connections);
  }

  private int connections(Setting setting) {
    return values.number(setting, 1, CONNECTIONS_MAX);
  }

  private ClusterSettings cluster() {
    int port = values.number(Setting.CLUSTER_PORT, 0, PORT_MAX);
    List<String> members =
        values.find(Setting.CLUSTER_MEMBERS).map(Config::words).orElseGet(List::of);
    if (members.isEmpty() != (port == 0)) {
      throw WrongSetting.of(
          Setting.CLUSTER_PORT,
          "and " + Setting.CLUSTER_MEMBERS.variable() + " belong together: give both or neither");
    }
    try {
      return new ClusterSettings(
          values.text(Setting.CLUSTER_ADDRESS),
          port,
          members,
          values.number(Setting.CLUSTER_LEASE, 1, Integer.MAX_VALUE));
    } catch (IllegalArgumentException e) {
      throw WrongSetting.of(Setting.CLUSTER_LEASE, "cannot be: " + e.getMessage());
    }
  }

  private MailSettings mail() {
    MailSettings.Encryption encryption =
        choice(
            Setting.MAIL_ENCRYPTION,
            List.of("none", "starttls", "tls"),
            text -> MailSettings.Encryption.valueOf(text.toUpperCase(Locale.ROOT)));
    try {
      return new MailSettings(
          values.text(Setting.MAIL_HOST),
          values.number(Setting.MAIL_PORT, 1, PORT_MAX),
          encryption,
          values.find(Setting.MAIL_USER),
          values.find(Setting.MAIL_PASSWORD),
          values.text(Setting.MAIL_FROM),
          values.find(Setting.MAIL_CA_FILE));
    } catch (IllegalArgumentException e) {
      throw WrongSetting.of(Setting.MAIL_FROM, "or its neighbours cannot be: " + e.getMessage());
    }
  }

  /** A node without the role sends nothing. */
  private static MailSettings noMail() {
    return MailSettings.open("127.0.0.1", 0, "nobody@localhost");
  }

  private SecretBox secrets() {
    try {
      return new SecretBox(Base64.getDecoder().decode(values.text(Setting.MASTER_KEY)));
    } catch (IllegalArgumentException e) {
      throw WrongSetting.of(
          Setting.MASTER_KEY, "must be " + SecretBox.MASTER_KEY_BYTES + " bytes in base64");
    }
  }

  private URI publicUrl() {
    String text = values.text(Setting.PUBLIC_URL).replaceAll("/+$", "");
    try {
      URI url = new URI(text);
      boolean isWeb = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
      if (isWeb && url.getHost() != null && url.getQuery() == null && url.getFragment() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // said below, in the same words
    }
    throw WrongSetting.of(
        Setting.PUBLIC_URL, "must be an address such as https://id.example.com, not " + text);
  }

  private static Set<Role> roles(String text) {
    Map<String, Role> known =
        Arrays.stream(Role.values())
            .collect(Collectors.toMap(role -> role.name().toLowerCase(Locale.ROOT), role -> role));
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String word : words(text)) {
      Role role = known.get(word);
      if (role == null) {
        throw WrongSetting.of(
            Setting.ROLES, "(or --roles) knows http, mail and schedule, not \"" + word + "\"");
      }
      roles.add(role);
    }
    return roles;
  }

  private <T> T choice(Setting setting, List<String> allowed, Function<String, T> of) {
    String text = values.text(setting).toLowerCase(Locale.ROOT);
    if (!allowed.contains(text)) {
      throw WrongSetting.of(
          setting, "must be one of " + String.join(", ", allowed) + ", not \"" + text + "\"");
    }
    return of.apply(text);
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).filter(w -> !w.isEmpty()).toList();
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }
}
