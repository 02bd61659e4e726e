package io.tenantry.server;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Everything that an operator may say, in the order of the manual. The variable is the name with
 * {@code TENANTRY_} before it; a secret may be a file named by the variable with {@code _FILE}
 * behind it.
 */
enum Setting {
  PUBLIC_URL(Kind.REQUIRED, "", "where people reach the installation, e.g. https://id.example.com"),
  MASTER_KEY(
      Kind.REQUIRED_SECRET,
      "",
      "32 bytes in base64 (openssl rand -base64 32), the same on every node; seals signing keys and"
          + " mails, and cannot be replaced"),
  ROLES(Kind.PLAIN, "http,mail,schedule", "what this node does; serve --roles goes before it"),

  HTTP_HOST(Kind.PLAIN, "127.0.0.1", "address to listen on; 0.0.0.0 for all"),
  HTTP_PORT(Kind.PLAIN, "8080", "port for people and programs; plain HTTP, for a proxy with TLS"),
  HTTP_BODY_MAX(Kind.PLAIN, "1048576", "bytes; a longer body is refused"),
  HTTP_STREAMS_MAX(
      Kind.PLAIN,
      "500",
      "answers of this node that are open at once (events, exports); more are refused, and one"
          + " organization may have a fifth of them"),
  EXPORTS_MAX(
      Kind.PLAIN,
      "8",
      "requests for a file (people, trails) that this node serves at once; more are refused, and one"
          + " organization may have a quarter of them"),
  IMPORTS_MAX(
      Kind.PLAIN,
      "4096",
      "MiB that the rows of one organization's files may take in the database until they are done;"
          + " a file that is larger is refused, one beside others has to wait"),
  CORS_ORIGINS(
      Kind.PLAIN,
      "",
      "by comma, e.g. https://app.example.com: whose pages may call us with a person's cookies;"
          + " absent: only our own"),
  TRUSTED_PROXIES(
      Kind.PLAIN,
      "",
      "addresses and networks by comma, e.g. 10.0.0.0/8: whose X-Forwarded-For and Forwarded count;"
          + " absent: nobody's"),
  DRAIN_DELAY(
      Kind.PLAIN,
      "5000",
      "milliseconds between SIGTERM, when the node stops being ready, and the closing of its port;"
          + " longer than whoever sends requests takes to notice"),
  EVENT_LOOPS(Kind.PLAIN, "", "threads that serve HTTP; absent: one for each core"),
  MANAGEMENT_HOST(Kind.PLAIN, "127.0.0.1", "address of the management port, private"),
  MANAGEMENT_PORT(Kind.PLAIN, "9091", "port for health checks and metrics"),

  LOG_FORMAT(Kind.PLAIN, "text", "text for people, or json: an object on each line"),
  LOG_LEVEL(Kind.PLAIN, "info", "error, warn, info, debug or trace; libraries tell info at most"),
  OTEL_ENDPOINT(
      Kind.PLAIN,
      "",
      "OpenTelemetry collector that takes traces by OTLP/HTTP, e.g. http://collector:4318; absent:"
          + " no traces"),
  OTEL_SAMPLE(Kind.PLAIN, "1", "share of new traces that is told, from 0 to 1"),

  DB_HOST(Kind.PLAIN, "127.0.0.1", "PostgreSQL 18, the primary"),
  DB_PORT(Kind.PLAIN, "5432", "its port"),
  DB_NAME(Kind.PLAIN, "tenantry", "the database"),
  DB_TLS(
      Kind.PLAIN,
      "verify-full",
      "disable, require (encrypted), or verify-full (its certificate and name are checked)"),
  DB_CA_FILE(Kind.PLAIN, "", "PEM file of the authority for verify-full; absent: those of Java"),
  DB_OWNER(Kind.PLAIN, "tenantry_owner", "role that owns the database; no superuser, CREATEROLE"),
  DB_OWNER_PASSWORD(Kind.SECRET, "", "only for migrate"),
  DB_TENANT_PASSWORD(Kind.REQUIRED_SECRET, "", "of the login tenantry_tenant, which migrate makes"),
  DB_IDENTITY_PASSWORD(Kind.REQUIRED_SECRET, "", "of the login tenantry_identity"),
  DB_PLATFORM_PASSWORD(Kind.REQUIRED_SECRET, "", "of the login tenantry_platform"),
  DB_TENANT_CONNECTIONS(Kind.PLAIN, "16", "connections of this node for tenantry_tenant"),
  DB_IDENTITY_CONNECTIONS(Kind.PLAIN, "8", "connections of this node for tenantry_identity"),
  DB_PLATFORM_CONNECTIONS(Kind.PLAIN, "8", "connections of this node for tenantry_platform"),

  CLUSTER_MEMBERS(
      Kind.PLAIN, "", "host:port of every node, by comma; absent: this node runs alone"),
  CLUSTER_ADDRESS(
      Kind.PLAIN,
      "127.0.0.1",
      "the one interface that the cluster port is bound to, by number or name"),
  CLUSTER_PORT(
      Kind.PLAIN, "0", "this node's own; not encrypted, closed to all but the nodes; 0: none"),
  CLUSTER_REACHED_AT(
      Kind.PLAIN,
      "",
      "host:port where the other nodes reach that port, if addresses are translated in between;"
          + " absent: its address and port"),
  CLUSTER_LEASE(
      Kind.PLAIN, "2000", "milliseconds that a node serves without the database, 100 to 2000"),

  MAIL_HOST(Kind.REQUIRED, "", "mail server that takes our mails; asked for with the role mail"),
  MAIL_PORT(Kind.PLAIN, "587", "its port"),
  MAIL_ENCRYPTION(Kind.PLAIN, "starttls", "starttls, tls (from the first byte on), or none"),
  MAIL_USER(Kind.PLAIN, "", "absent: no authentication"),
  MAIL_PASSWORD(Kind.SECRET, "", "its password"),
  MAIL_FROM(Kind.REQUIRED, "", "sender of every mail, e.g. Tenantry <no-reply@example.com>"),
  MAIL_CA_FILE(Kind.PLAIN, "", "PEM file of the mail server's authority; absent: those of Java"),

  SMS_URL(
      Kind.PLAIN,
      "",
      "gateway that takes text messages by POST as JSON, e.g. https://sms.example.com/messages;"
          + " absent: none are sent, and codes to phones are 503"),
  SMS_TOKEN(Kind.SECRET, "", "shown to the gateway as a bearer; absent: none"),
  SMS_FROM(Kind.PLAIN, "", "sender that people see, if the gateway lets one choose"),

  HASH_MEMORY(Kind.PLAIN, "19456", "KiB of memory for one password hash (Argon2id)"),
  HASH_PASSES(Kind.PLAIN, "2", "times that memory is gone over"),
  HASH_THREADS(Kind.PLAIN, "", "hashes made at once, a core each; absent: one for each core"),

  LOCK_AFTER(
      Kind.PLAIN,
      "10",
      "times in a row that a person's password is wrong before none is judged for a while, 3 to 99;"
          + " after 100 only a new one or an admin helps"),
  LOCK_FIRST(
      Kind.PLAIN, "60", "seconds that takes the first time; twice as long after each that follows"),
  LOCK_LONGEST(Kind.PLAIN, "3600", "seconds that takes at most"),
  ADDRESS_FAILURES(
      Kind.PLAIN,
      "100",
      "failures to sign in, or unknown links and wrong codes, that one network address (of IPv6 its /64) may have"
          + " within ten minutes, and ten times that in a day; more for an office of thousands"
          + " behind one address; needs TRUSTED_PROXIES behind a proxy, or all are one address"),

  SESSION_ABSOLUTE(
      Kind.PLAIN, "720", "hours after which people sign in again; an organization may be stricter"),
  SESSION_IDLE(
      Kind.PLAIN,
      "10080",
      "minutes after which a session that nobody uses is over; an organization may be stricter"),
  SESSION_CONCURRENT(
      Kind.PLAIN,
      "",
      "sessions that a person may have in an organization, which may be stricter; absent: any"
          + " number"),
  PLACES_FILE(
      Kind.PLAIN,
      "",
      "database of cities or countries in MaxMind's format (.mmdb), held in memory and read anew"
          + " when it changes; absent: sessions tell no place"),

  AUDIT_RETENTION(
      Kind.PLAIN, "", "whole months of the audit trail that are kept beside this one; absent: all"),
  DELETED_RETENTION(
      Kind.PLAIN,
      "30",
      "days after which deleted people are removed for good (ERASURE tells what goes); 0: never");

  private enum Kind {
    PLAIN,
    REQUIRED,
    SECRET,
    REQUIRED_SECRET
  }

  private static final String PREFIX = "TENANTRY_";

  private final Kind kind;
  private final String preset;
  private final String meaning;

  Setting(Kind kind, String preset, String meaning) {
    this.kind = kind;
    this.preset = preset;
    this.meaning = meaning;
  }

  /** The name of the variable, and of the line in a file. */
  String variable() {
    return PREFIX + name();
  }

  /** Where a secret lies that is not written into the configuration itself. */
  String fileVariable() {
    return variable() + "_FILE";
  }

  /** What holds when nothing is said. */
  Optional<String> preset() {
    return preset.isEmpty() ? Optional.empty() : Optional.of(preset);
  }

  /** One sentence, with the unit. */
  String meaning() {
    return meaning;
  }

  boolean isSecret() {
    return kind == Kind.SECRET || kind == Kind.REQUIRED_SECRET;
  }

  /** Whether there is nothing that could hold for everybody. */
  boolean isRequired() {
    return kind == Kind.REQUIRED || kind == Kind.REQUIRED_SECRET;
  }

  /** Every name by which it may be said. */
  List<String> names() {
    return isSecret() ? List.of(variable(), fileVariable()) : List.of(variable());
  }

  static Optional<Setting> of(String name) {
    return Arrays.stream(values()).filter(setting -> setting.names().contains(name)).findFirst();
  }
}
