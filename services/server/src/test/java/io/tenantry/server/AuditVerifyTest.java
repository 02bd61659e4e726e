package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.sql.DatabaseSettings;
import io.tenantry.common.sql.Login;
import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Visitor;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Somebody edits history in the database of a whole program; the command and the route name the
 * first broken event. Each test works in an organization of its own.
 */
class AuditVerifyTest {
  @RegisterExtension static final DemoHouse HOUSE = new DemoHouse();

  /** One for all tests, so that what it makes has a name of its own each time. */
  private static final World WORLD = HOUSE.world();

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String config = "";
  private String slug = "";
  private UUID org = new UUID(0, 0);
  private Visitor root;

  @BeforeEach
  void anOrganizationWithAPast() throws IOException {
    configure(new byte[SecretBox.MASTER_KEY_BYTES]);
    root = WORLD.signedIn("root@tenantry.test");
    JsonObject wanted = WORLD.in("acme").newOrganization();
    slug = wanted.getString("slug");
    org =
        UUID.fromString(root.post("/v1/platform/orgs", wanted).answers(201).json().getString("id"));
    for (int i = 0; i < 3; i++) {
      JsonObject invitation = WORLD.in("acme").newInvitation("viewer");
      root.post("/v1/orgs/" + slug + "/invitations", invitation).answers(201);
    }
    sealed();
  }

  /** What somebody with the whole database does, what is found, and at which of the events. */
  static Stream<Arguments> tampering() {
    return Stream.of(
        Arguments.of("edited", 1, "UPDATE audit_events SET request_id = 'x' WHERE id = :event"),
        Arguments.of("deleted", 1, "DELETE FROM audit_events WHERE id = :event"),
        Arguments.of(
            "reordered", 1, "UPDATE audit_events SET at = at + interval '1 s' WHERE id = :event"),
        Arguments.of(
            "edited",
            1,
            "UPDATE audit_personal SET personal = '{}' WHERE event_id = :event AND about = 'actor'"),
        Arguments.of(
            "forged-seal",
            0,
            "UPDATE audit_seals SET signature = sha256('x') || sha256('y') WHERE org_id = :org"));
  }

  @ParameterizedTest
  @MethodSource("tampering")
  void theFirstBrokenEventIsNamedByCommandAndRoute(String kind, int which, String sql) {
    assertThat(verify("--org", slug)).as(out.toString()).isZero();
    assertThat(out.toString()).contains(org + ": intact", "head ");
    assertThat(asked().getBoolean("intact")).isTrue();
    assertThat(asked().getBoolean("complete")).isTrue();
    UUID event = events().get(which);

    tamper(sql.replace(":event", "'" + event + "'").replace(":org", "'" + org + "'"));

    assertThat(verify("--org", slug)).isEqualTo(AuditVerify.BROKEN);
    assertThat(out.toString()).contains(org + ": BROKEN, " + kind + " at event " + event);
    JsonObject broken = asked().getJsonObject("broken");
    assertThat(broken.getString("kind")).isEqualTo(kind);
    assertThat(broken.getString("event_id")).isEqualTo(event.toString());
  }

  @Test
  void anInsertedEventIsNamedByCommandAndRoute() {
    tamper(
        """
        INSERT INTO audit_events
        SELECT org_id, gen_random_uuid(), at + interval '1 ms', schema_version, action, actor_id,
               session_id, impersonator_id, via_platform, request_id, target_kind, target_id, data,
               actor_commitment, target_commitment, hash
          FROM audit_events WHERE id = '%s'
        """
            .formatted(events().getFirst()));
    UUID inserted = events().stream().filter(id -> id.version() == 4).findFirst().orElseThrow();

    assertThat(verify("--org", org.toString())).isEqualTo(AuditVerify.BROKEN);
    assertThat(out.toString()).contains("BROKEN, inserted at event " + inserted);
    assertThat(asked().getJsonObject("broken").getString("event_id"))
        .isEqualTo(inserted.toString());
  }

  @Test
  void oneBrokenTrailAmongAllIsToldAndTheOthersAreLookedAt() {
    tamper("DELETE FROM audit_events WHERE id = '" + events().getFirst() + "'");

    assertThat(verify("--all")).isEqualTo(AuditVerify.BROKEN);

    assertThat(out.toString()).contains("platform: intact", org + ": BROKEN, deleted at event ");
    assertThat(out.toString().lines().filter(line -> line.endsWith(": intact")).count())
        .isGreaterThan(2);
  }

  @Test
  void theHeadThatWasPrintedIsAskedForAgain() {
    verify("--org", slug);
    Matcher head = Pattern.compile("head (\\d+:[0-9a-f]{64})").matcher(out.toString());
    assertThat(head.find()).isTrue();

    assertThat(verify("--org", slug, "--head", head.group(1))).isZero();
    assertThat(asked("?head=" + head.group(1)).getBoolean("intact")).isTrue();

    tamper("DELETE FROM audit_seals WHERE org_id = '" + org + "'");
    tamper("DELETE FROM audit_events WHERE org_id = '" + org + "'");

    assertThat(verify("--org", slug, "--head", head.group(1))).isEqualTo(AuditVerify.BROKEN);
    assertThat(out.toString()).contains("BROKEN, missing-seal");
    assertThat(asked("?head=" + head.group(1)).getJsonObject("broken").getString("kind"))
        .isEqualTo("missing-seal");
  }

  @Test
  void anotherKeyThanTheOneThatSealedProvesNothing() throws IOException {
    byte[] another = new byte[SecretBox.MASTER_KEY_BYTES];
    another[0] = 1;
    configure(another);

    assertThat(verify("--org", slug)).isEqualTo(AuditVerify.BROKEN);
    assertThat(out.toString()).contains("BROKEN, forged-seal");
  }

  @Test
  void whatCannotBeCheckedIsNotCalledBroken() throws IOException {
    Files.writeString(
        Path.of(config),
        Files.readString(Path.of(config)).replace("TENANT_PASSWORD = ", "TENANT_PASSWORD = x"));

    assertThat(verify("--org", slug)).isEqualTo(AuditVerify.COULD_NOT_CHECK);
    assertThat(err.toString()).contains("refuses us");
  }

  @Test
  void mistakesOfTheCallerAreNamed() {
    assertThat(verify()).isEqualTo(2);
    assertThat(verify("--org", slug, "--all")).isEqualTo(2);
    assertThat(verify("--all", "--head", "1:" + "0".repeat(64))).isEqualTo(2);
    assertThat(verify("--org", slug, "--head", "one")).isEqualTo(2);
    assertThat(verify("--org", "nobody-has-this")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    root.get("/v1/orgs/" + slug + "/audit/verify?head=one").answers(400, "invalid");
    root.get("/v1/orgs/" + slug + "/audit/verify?cursor=one").answers(400, "invalid");
  }

  private JsonObject asked() {
    return asked("");
  }

  private JsonObject asked(String query) {
    return root.get("/v1/orgs/" + slug + "/audit/verify" + query).answers(200).json();
  }

  private List<UUID> events() {
    return HOUSE
        .app()
        .database()
        .rows("SELECT id FROM audit_events WHERE org_id = ? ORDER BY at, id", org)
        .stream()
        .map(row -> (UUID) row.get("id"))
        .toList();
  }

  private void tamper(String sql) {
    assertThat(HOUSE.app().database().run(sql)).as(sql).isPositive();
  }

  private void sealed() {
    Poll.until(
        "everything is sealed",
        () ->
            HOUSE
                    .app()
                    .database()
                    .count("SELECT count(*) FROM audit_unsealed WHERE org_id = ?", org)
                == 0);
  }

  private int verify(String... options) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(
        Stream.concat(Stream.of("audit-verify", "--config", config), Stream.of(options))
            .toArray(String[]::new));
  }

  private void configure(byte[] masterKey) throws IOException {
    DatabaseSettings at = HOUSE.app().database().settings();
    String text =
        """
        TENANTRY_PUBLIC_URL = https://id.example.com
        TENANTRY_MASTER_KEY = %s
        TENANTRY_DB_HOST = %s
        TENANTRY_DB_PORT = %d
        TENANTRY_DB_NAME = %s
        TENANTRY_DB_TLS = disable
        TENANTRY_DB_TENANT_PASSWORD = %s
        TENANTRY_DB_IDENTITY_PASSWORD = %s
        TENANTRY_DB_PLATFORM_PASSWORD = %s
        """
            .formatted(
                Base64.getEncoder().encodeToString(masterKey),
                at.host(),
                at.port(),
                at.database(),
                at.password(Login.TENANT),
                at.password(Login.IDENTITY),
                at.password(Login.PLATFORM));
    config = Files.writeString(directory.resolve("tenantry.properties"), text).toString();
  }
}
