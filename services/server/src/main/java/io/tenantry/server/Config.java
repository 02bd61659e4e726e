package io.tenantry.server;

import io.tenantry.audit.AuditSettings;
import io.tenantry.common.cluster.ClusterSettings;
import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.sql.DatabaseSettings;
import io.tenantry.common.sql.Login;
import io.tenantry.common.watch.TraceSettings;
import io.tenantry.common.web.HttpManners;
import io.tenantry.common.web.HttpSettings;
import io.tenantry.common.web.TrustedProxies;
import io.tenantry.common.work.MailSettings;
import io.tenantry.common.work.NodeSettings;
import io.tenantry.common.work.NodeSettings.Role;
import io.tenantry.common.work.SmsSettings;
import io.tenantry.credentials.GuessSettings;
import io.tenantry.credentials.PasswordSettings;
import io.tenantry.jobs.JobSettings;
import io.tenantry.sessions.SessionSettings;
import io.tenantry.signin.OidcSettings;
import io.tenantry.users.RetentionSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
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
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The one place that knows how Tenantry is configured: {@code TENANTRY_*} variables and a file with
 * the same names become typed settings. Read when asked for, so that a command needs only what it
 * uses; whatever is missing or wrong is a {@link WrongSetting}; {@link #read} tells all of it at
 * once.
 */
final class Config {
  static final String FILE_VARIABLE = "TENANTRY_CONFIG";

  /** As browsers write them: no usual port, no path, nothing in capitals. */
  private static final Pattern ORIGIN =
      Pattern.compile("https://[a-z0-9.-]+(:(?!443$)\\d+)?|http://[a-z0-9.-]+(:(?!80$)\\d+)?");

  private static final int PORT_MAX = 65_535;
  private static final int BODY_MAX = 64 << 20;

  /** An event loop has room for two thousand connections. */
  private static final int STREAMS_MAX = 10_000;

  /** Each asks the database without a pause. */
  private static final int EXPORTS_MAX = 100;

  private static final int IMPORTS_MAX_MIB = 1 << 20;

  private static final int THREADS_MAX = 256;
  private static final int CONNECTIONS_MAX = 1_000;

  /** A shorter lease would be lost by a busy network alone. */
  private static final int LEASE_MS_MIN = 100;

  private static final Pattern HOST_AND_PORT = Pattern.compile("\\S+:\\d{1,5}");

  /** Who supervises the process loses patience sooner or later. */
  private static final int DRAIN_MAX_MS = 300_000;

  /** Less than OWASP's smallest alternative is no protection; more than 1 GiB is a mistake. */
  private static final int HASH_KIB_MIN = 7_168;

  private static final int HASH_KIB_MAX = 1 << 20;
  private static final int HASH_PASSES_MAX = 20;

  /** A day: whoever is locked for longer cannot tell it from a defect. */
  private static final int LOCK_SECONDS_MAX = 86_400;

  private static final int ADDRESS_FAILURES_MAX = 1_000_000;

  /** A century; whoever means "for ever" says nothing. */
  private static final int RETENTION_MONTHS_MAX = 1_200;

  private static final int RETENTION_DAYS_MAX = 36_500;

  /** A year. */
  private static final int SESSION_HOURS_MAX = 8_760;

  private static final int SESSIONS_MAX = 1_000;

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

  /**
   * What a command wants to know, if all of it is there and right.
   *
   * @throws WrongSetting with everything that is missing or wrong, a line for each
   */
  static <T> T read(
      Map<String, String> environment, Optional<Path> file, Function<Config, T> wanted) {
    Config config = new Config(environment, file);
    return config.values.all(() -> wanted.apply(config));
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
        publicUrl(),
        sms());
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

  /** How long a node that is told to stop goes on serving. */
  Duration drainDelay() {
    return Duration.ofMillis(values.number(Setting.DRAIN_DELAY, 0, DRAIN_MAX_MS));
  }

  ManagementSettings management() {
    return new ManagementSettings(
        values.text(Setting.MANAGEMENT_HOST), values.number(Setting.MANAGEMENT_PORT, 1, PORT_MAX));
  }

  LogSettings logs() {
    return new LogSettings(
        choice(Setting.LOG_FORMAT, List.of("text", "json"), "json"::equals),
        choice(
            Setting.LOG_LEVEL, List.of("error", "warn", "info", "debug", "trace"), level -> level));
  }

  TraceSettings traces() {
    double sample = values.share(Setting.OTEL_SAMPLE);
    return new TraceSettings(values.find(Setting.OTEL_ENDPOINT).flatMap(this::collector), sample);
  }

  /** Without a password in it: whom we cannot reach is logged. */
  private Optional<URI> collector(String text) {
    try {
      URI url = new URI(text.replaceAll("/+$", ""));
      if (isWeb(url) && url.getUserInfo() == null) {
        return Optional.of(url);
      }
    } catch (URISyntaxException e) {
      // said below, in the same words
    }
    values.wrong(
        Setting.OTEL_ENDPOINT,
        "must be an address such as http://collector:4318, without a name, password or query");
    return Optional.empty();
  }

  /** With the owner's password, for migrations. */
  DatabaseSettings databaseOfOwner() {
    return database(values.text(Setting.DB_OWNER_PASSWORD));
  }

  Keeping keeping() {
    return new Keeping(audit(), deletedPeople(), sessions(), guesses(), jobs());
  }

  private SessionSettings sessions() {
    return new SessionSettings(
        Duration.ofHours(values.number(Setting.SESSION_ABSOLUTE, 1, SESSION_HOURS_MAX)),
        Duration.ofMinutes(values.number(Setting.SESSION_IDLE, 5, SESSION_HOURS_MAX * 60)),
        values
            .find(Setting.SESSION_CONCURRENT)
            .map(said -> values.number(Setting.SESSION_CONCURRENT, 1, SESSIONS_MAX)),
        places());
  }

  private Optional<Path> places() {
    Optional<Path> file = values.file(Setting.PLACES_FILE).map(Path::of);
    if (!values.isComplainedAbout(Setting.PLACES_FILE)) {
      file.flatMap(SessionSettings::complaintAboutPlaces)
          .ifPresent(wrong -> values.wrong(Setting.PLACES_FILE, wrong));
    }
    return file;
  }

  private RetentionSettings deletedPeople() {
    int days = values.number(Setting.DELETED_RETENTION, 0, RETENTION_DAYS_MAX);
    return new RetentionSettings(days == 0 ? Optional.empty() : Optional.of(Duration.ofDays(days)));
  }

  private AuditSettings audit() {
    return new AuditSettings(
        values
            .find(Setting.AUDIT_RETENTION)
            .map(said -> values.number(Setting.AUDIT_RETENTION, 1, RETENTION_MONTHS_MAX)),
        values.number(Setting.EXPORTS_MAX, 1, EXPORTS_MAX));
  }

  private JobSettings jobs() {
    return new JobSettings((long) values.number(Setting.IMPORTS_MAX, 1, IMPORTS_MAX_MIB) << 20);
  }

  PasswordSettings passwords() {
    int lanes = PasswordSettings.usual().lanes();
    return new PasswordSettings(
        values.number(Setting.HASH_MEMORY, HASH_KIB_MIN, HASH_KIB_MAX),
        values.number(Setting.HASH_PASSES, 1, HASH_PASSES_MAX),
        lanes,
        values.numberOr(Setting.HASH_THREADS, cores(), 1, THREADS_MAX));
  }

  private GuessSettings guesses() {
    int first = values.number(Setting.LOCK_FIRST, 1, LOCK_SECONDS_MAX);
    return new GuessSettings(
        values.number(Setting.LOCK_AFTER, 3, GuessSettings.LOCKED_FOR_GOOD_AFTER - 1),
        Duration.ofSeconds(first),
        Duration.ofSeconds(values.number(Setting.LOCK_LONGEST, first, LOCK_SECONDS_MAX)),
        values.number(Setting.ADDRESS_FAILURES, 10, ADDRESS_FAILURES_MAX));
  }

  private HttpSettings http() {
    return new HttpSettings(
        values.text(Setting.HTTP_HOST),
        values.number(Setting.HTTP_PORT, 1, PORT_MAX),
        values.number(Setting.HTTP_BODY_MAX, 1_024, BODY_MAX),
        HttpSettings.REQUEST_MAX,
        values.number(Setting.HTTP_STREAMS_MAX, 1, STREAMS_MAX),
        new HttpManners(origins(), proxies(), "https".equals(publicUrl().getScheme())));
  }

  private Set<String> origins() {
    List<String> origins = values.find(Setting.CORS_ORIGINS).map(Config::words).orElseGet(List::of);
    for (String origin : origins) {
      if (!ORIGIN.matcher(origin).matches()) {
        values.wrong(
            Setting.CORS_ORIGINS,
            "must be origins such as https://app.example.com, in lower case and without a path,"
                + " not \""
                + origin
                + "\"");
      }
    }
    return Set.copyOf(origins);
  }

  private TrustedProxies proxies() {
    try {
      return TrustedProxies.of(
          values.find(Setting.TRUSTED_PROXIES).map(Config::words).orElseGet(List::of));
    } catch (IllegalArgumentException e) {
      values.wrong(Setting.TRUSTED_PROXIES, "cannot be: " + e.getMessage());
      return TrustedProxies.NONE;
    }
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
        values.file(Setting.DB_CA_FILE),
        connections);
  }

  private int connections(Setting setting) {
    return values.number(setting, 1, CONNECTIONS_MAX);
  }

  private ClusterSettings cluster() {
    int port = values.number(Setting.CLUSTER_PORT, 0, PORT_MAX);
    List<String> members =
        values.find(Setting.CLUSTER_MEMBERS).map(Config::words).orElseGet(List::of);
    if (members.isEmpty() != (port == 0) && !values.isComplainedAbout(Setting.CLUSTER_PORT)) {
      values.wrong(
          Setting.CLUSTER_PORT,
          "and " + Setting.CLUSTER_MEMBERS.variable() + " belong together: give both or neither");
    }
    return new ClusterSettings(
        values.text(Setting.CLUSTER_ADDRESS),
        port,
        members,
        values.number(Setting.CLUSTER_LEASE, LEASE_MS_MIN, ClusterSettings.LEASE_MS),
        reachedAt());
  }

  private Optional<String> reachedAt() {
    Optional<String> given = values.find(Setting.CLUSTER_REACHED_AT);
    if (given.isPresent() && !HOST_AND_PORT.matcher(given.get()).matches()) {
      values.wrong(Setting.CLUSTER_REACHED_AT, "must be host:port");
    }
    return given;
  }

  private MailSettings mail() {
    MailSettings.Encryption encryption =
        choice(
            Setting.MAIL_ENCRYPTION,
            List.of("none", "starttls", "tls"),
            text -> MailSettings.Encryption.valueOf(text.toUpperCase(Locale.ROOT)));
    String host = values.text(Setting.MAIL_HOST);
    int port = values.number(Setting.MAIL_PORT, 1, PORT_MAX);
    String from = values.text(Setting.MAIL_FROM);
    Optional<String> user = values.find(Setting.MAIL_USER);
    Optional<String> password = values.find(Setting.MAIL_PASSWORD);
    Optional<String> caFile = values.file(Setting.MAIL_CA_FILE);
    if (user.isPresent() != password.isPresent()) {
      values.wrong(
          Setting.MAIL_USER,
          "and " + Setting.MAIL_PASSWORD.variable() + " belong together: give both or neither");
      return noMail();
    }
    if (values.isComplainedAbout(Setting.MAIL_FROM)) {
      return noMail();
    }
    try {
      return new MailSettings(host, port, encryption, user, password, from, caFile);
    } catch (IllegalArgumentException e) {
      values.wrong(Setting.MAIL_FROM, "cannot be: " + e.getMessage());
      return noMail();
    }
  }

  /** The providers by which people sign in. */
  OidcSettings providers() {
    return new OidcConfig(values).read();
  }

  private SmsSettings sms() {
    Optional<String> url = values.find(Setting.SMS_URL);
    Optional<String> token = values.find(Setting.SMS_TOKEN);
    return url.flatMap(this::smsGateway)
        .<SmsSettings>map(at -> new SmsSettings.Gateway(at, token, values.find(Setting.SMS_FROM)))
        .orElseGet(SmsSettings.None::new);
  }

  /** Texts hold codes, so they leave the machine encrypted or not at all. */
  private Optional<URI> smsGateway(String text) {
    try {
      URI url = new URI(text);
      boolean near = "127.0.0.1".equals(url.getHost()) || "localhost".equals(url.getHost());
      boolean safe = "https".equals(url.getScheme()) || ("http".equals(url.getScheme()) && near);
      if (safe && url.getHost() != null && url.getUserInfo() == null) {
        return Optional.of(url);
      }
    } catch (URISyntaxException e) {
      // said below, in the same words
    }
    values.wrong(
        Setting.SMS_URL,
        "must be an address such as https://sms.example.com/messages, without a name or password;"
            + " plain http on this machine only");
    return Optional.empty();
  }

  /** A node without the role sends nothing. */
  private static MailSettings noMail() {
    return MailSettings.open("127.0.0.1", 0, "nobody@localhost");
  }

  private SecretBox secrets() {
    String text = values.text(Setting.MASTER_KEY);
    try {
      return new SecretBox(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      if (!text.isEmpty()) {
        values.wrong(
            Setting.MASTER_KEY, "must be " + SecretBox.MASTER_KEY_BYTES + " bytes in base64");
      }
      return new SecretBox(new byte[SecretBox.MASTER_KEY_BYTES]);
    }
  }

  private URI publicUrl() {
    String text = values.text(Setting.PUBLIC_URL).replaceAll("/+$", "");
    try {
      URI url = new URI(text);
      if (isWeb(url)) {
        return url;
      }
    } catch (URISyntaxException e) {
      // said below, in the same words
    }
    if (!values.isComplainedAbout(Setting.PUBLIC_URL)) {
      values.wrong(
          Setting.PUBLIC_URL, "must be an address such as https://id.example.com, not " + text);
    }
    return URI.create("http://localhost");
  }

  private static boolean isWeb(URI url) {
    return ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
        && url.getHost() != null
        && url.getQuery() == null
        && url.getFragment() == null;
  }

  private Set<Role> roles(String text) {
    Map<String, Role> known =
        Arrays.stream(Role.values())
            .collect(Collectors.toMap(role -> role.name().toLowerCase(Locale.ROOT), role -> role));
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String word : words(text)) {
      Role role = known.get(word);
      if (role == null) {
        values.wrong(
            Setting.ROLES, "(or --roles) knows http, mail and schedule, not \"" + word + "\"");
      } else {
        roles.add(role);
      }
    }
    return roles;
  }

  private <T> T choice(Setting setting, List<String> allowed, Function<String, T> of) {
    String text = values.text(setting).toLowerCase(Locale.ROOT);
    if (!allowed.contains(text)) {
      values.wrong(
          setting, "must be one of " + String.join(", ", allowed) + ", not \"" + text + "\"");
      return of.apply(allowed.getFirst());
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
