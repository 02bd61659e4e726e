package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tenantry.common.sql.Login;
import io.tenantry.common.work.MailSettings;
import io.tenantry.common.work.NodeSettings.Role;
import io.tenantry.common.work.SmsSettings;
import io.tenantry.credentials.GuessSettings;
import io.tenantry.sessions.SessionSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

  @TempDir Path directory;

  private final Map<String, String> said =
      new HashMap<>(
          Map.of(
              "TENANTRY_PUBLIC_URL", "https://id.example.com/",
              "TENANTRY_MASTER_KEY", KEY,
              "TENANTRY_DB_TENANT_PASSWORD", "one",
              "TENANTRY_DB_IDENTITY_PASSWORD", "two",
              "TENANTRY_DB_PLATFORM_PASSWORD", "three",
              "TENANTRY_MAIL_HOST", "mail.example.com",
              "TENANTRY_MAIL_FROM", "Tenantry <no-reply@example.com>"));

  @Test
  void whatIsNotSaidHasItsPreset() {
    var node = config().node(Optional.empty());
    assertThat(node.roles()).containsExactlyInAnyOrder(Role.values());
    assertThat(node.publicUrl()).hasToString("https://id.example.com");
    assertThat(node.http().host()).isEqualTo("127.0.0.1");
    assertThat(node.http().port()).isEqualTo(8080);
    assertThat(node.database().tls()).isEqualTo("verify-full");
    assertThat(node.database().password(Login.IDENTITY)).isEqualTo("two");
    assertThat(node.database().ownerPassword()).isEmpty();
    assertThat(node.mail().encryption()).isEqualTo(MailSettings.Encryption.STARTTLS);
    assertThat(config().management()).isEqualTo(new ManagementSettings("127.0.0.1", 9091));
    assertThat(config().passwords().memoryKib()).isEqualTo(19_456);
  }

  @Test
  void howLongSessionsLiveIsSaidInHoursAndMinutes() {
    assertThat(config().keeping().sessions()).isEqualTo(SessionSettings.usual());
    said.put("TENANTRY_SESSION_ABSOLUTE", "12");
    said.put("TENANTRY_SESSION_IDLE", "30");
    said.put("TENANTRY_SESSION_CONCURRENT", "3");
    assertThat(config().keeping().sessions())
        .isEqualTo(
            new SessionSettings(
                Duration.ofHours(12), Duration.ofMinutes(30), Optional.of(3), Optional.empty()));
  }

  @Test
  void howOftenPeopleMayGuessIsSaidInNumbersAndSeconds() {
    assertThat(config().keeping().guesses()).isEqualTo(GuessSettings.usual());
    said.put("TENANTRY_LOCK_AFTER", "5");
    said.put("TENANTRY_LOCK_FIRST", "30");
    said.put("TENANTRY_LOCK_LONGEST", "600");
    said.put("TENANTRY_ADDRESS_FAILURES", "5000");
    assertThat(config().keeping().guesses())
        .isEqualTo(new GuessSettings(5, Duration.ofSeconds(30), Duration.ofSeconds(600), 5_000));
    said.put("TENANTRY_LOCK_LONGEST", "29");
    assertThatThrownBy(() -> Config.read(said, Optional.empty(), Config::keeping))
        .isInstanceOf(WrongSetting.class)
        .hasMessageContaining("TENANTRY_LOCK_LONGEST");
  }

  @Test
  void aFileOfPlacesMustBeOne() throws IOException {
    said.put("TENANTRY_PLACES_FILE", Files.writeString(directory.resolve("p"), "no").toString());
    assertThatThrownBy(() -> Config.read(said, Optional.empty(), Config::keeping))
        .isInstanceOf(WrongSetting.class)
        .hasMessageContaining("TENANTRY_PLACES_FILE is no file in MaxMind's format");
  }

  @Test
  void whatIsRequiredIsNamedWhenItIsMissing() {
    for (String name : said.keySet().toArray(String[]::new)) {
      String value = said.remove(name);
      assertThatThrownBy(() -> config().node(Optional.empty()))
          .isInstanceOf(WrongSetting.class)
          .hasMessageContaining(name)
          .hasMessageContaining("is missing")
          .message()
          .doesNotContain("\n");
      said.put(name, value);
    }
  }

  @Test
  void thereAreTracesOnlyForACollector() {
    assertThat(config().traces().collector()).isEmpty();
    said.put("TENANTRY_OTEL_ENDPOINT", "http://collector:4318/");
    said.put("TENANTRY_OTEL_SAMPLE", "0.05");
    var traces = config().traces();
    assertThat(traces.collector()).hasValue(URI.create("http://collector:4318"));
    assertThat(traces.sample()).isEqualTo(0.05);
  }

  @ParameterizedTest
  @CsvSource({
    "TENANTRY_OTEL_ENDPOINT, collector:4318",
    "TENANTRY_OTEL_ENDPOINT, http://me:secret@collector:4318",
    "TENANTRY_OTEL_ENDPOINT, http://collector:4318?key=secret",
    "TENANTRY_OTEL_SAMPLE, 1.01",
    "TENANTRY_OTEL_SAMPLE, NaN",
    "TENANTRY_OTEL_SAMPLE, 5%"
  })
  void aCollectorOrShareThatCannotBeIsRefusedWithoutTellingSecrets(String name, String value) {
    said.put(name, value);
    assertThatThrownBy(() -> config().traces())
        .isInstanceOf(WrongSetting.class)
        .hasMessageStartingWith(name + " must be")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void otherOriginsAndProxiesAreLists() {
    said.put("TENANTRY_CORS_ORIGINS", "https://app.example.com, http://127.0.0.1:5173");
    said.put("TENANTRY_TRUSTED_PROXIES", "10.0.0.0/8,2001:db8::/32");
    var manners = config().node(Optional.empty()).http().manners();
    assertThat(manners.origins())
        .containsExactlyInAnyOrder("https://app.example.com", "http://127.0.0.1:5173");
    assertThat(manners.https()).isTrue();
  }

  @Test
  void textMessagesLeaveByTheGatewayThatIsNamed() {
    assertThat(config().node(Optional.empty()).sms()).isEqualTo(new SmsSettings.None());
    said.put("TENANTRY_SMS_URL", "https://sms.example.com/messages");
    said.put("TENANTRY_SMS_TOKEN", "a-secret-token");
    var gateway = (SmsSettings.Gateway) config().node(Optional.empty()).sms();
    assertThat(gateway.url()).hasToString("https://sms.example.com/messages");
    assertThat(gateway.token()).contains("a-secret-token");
    assertThat(gateway.toString()).doesNotContain("a-secret-token");
  }

  @Test
  void aNodeThatSendsNoMailNeedsNoMailServer() {
    said.remove("TENANTRY_MAIL_HOST");
    assertThat(config().node(Optional.of("http, schedule")).roles())
        .containsExactlyInAnyOrder(Role.HTTP, Role.SCHEDULE);
  }

  @ParameterizedTest
  @CsvSource({
    "TENANTRY_HTTP_PORT, 70000, from 1 to 65535",
    "TENANTRY_HTTP_PORT, eighty, not \"eighty\"",
    "TENANTRY_DB_TLS, maybe, 'disable, require, verify-full'",
    "TENANTRY_PUBLIC_URL, id.example.com, such as https",
    "TENANTRY_PUBLIC_URL, https://id.example.com/?a=b, such as https",
    "TENANTRY_CORS_ORIGINS, https://app.example.com/, without a path",
    "TENANTRY_CORS_ORIGINS, *, such as https",
    "TENANTRY_CORS_ORIGINS, https://App.example.com, lower case",
    "TENANTRY_CORS_ORIGINS, https://app.example.com:443, such as https",
    "TENANTRY_TRUSTED_PROXIES, '10.0.0.0/8, proxy.example.com', proxy.example.com",
    "TENANTRY_TRUSTED_PROXIES, 10.0.0.0/40, 10.0.0.0/40",
    "TENANTRY_SMS_URL, http://sms.example.com/messages, plain http on this machine only",
    "TENANTRY_SMS_URL, https://me:word@sms.example.com/, without a name or password",
    "TENANTRY_SMS_URL, sms.example.com, such as https",
    "TENANTRY_ROLES, http;mail, knows http",
    "TENANTRY_CLUSTER_PORT, 5701, belong together",
    "TENANTRY_CLUSTER_LEASE, 5000, 2000",
    "TENANTRY_HASH_MEMORY, 64, from 7168",
    "TENANTRY_MAIL_FROM, nobody, sender",
    "TENANTRY_MAIL_USER, ada, belong together",
    "TENANTRY_MAIL_CA_FILE, /nowhere/ca.pem, not there",
    "TENANTRY_DB_CA_FILE, /nowhere/ca.pem, not there",
    "TENANTRY_MAIL_ENCRYPTION, ssl, 'none, starttls, tls'",
  })
  void whatMakesNoSenseIsNamed(String name, String value, String why) {
    said.put(name, value);
    assertThatThrownBy(() -> readAll()).isInstanceOf(WrongSetting.class).hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c2hvcnQ=", "not base64 at all!"})
  void aMasterKeyThatIsNoneIsNotRepeated(String key) {
    said.put("TENANTRY_MASTER_KEY", key);
    assertThatThrownBy(() -> config().node(Optional.empty()))
        .hasMessage("TENANTRY_MASTER_KEY must be 32 bytes in base64");
  }

  @Test
  void aSecretMayLieInAFile() throws IOException {
    said.remove("TENANTRY_DB_TENANT_PASSWORD");
    Path file = Files.writeString(directory.resolve("password"), "from a file\n");
    said.put("TENANTRY_DB_TENANT_PASSWORD_FILE", file.toString());
    assertThat(config().node(Optional.empty()).database().password(Login.TENANT))
        .isEqualTo("from a file");
    said.put("TENANTRY_DB_TENANT_PASSWORD", "and by itself");
    assertThatThrownBy(() -> config().node(Optional.empty())).hasMessageContaining("given twice");
    said.remove("TENANTRY_DB_TENANT_PASSWORD");
    said.put("TENANTRY_DB_TENANT_PASSWORD_FILE", directory.resolve("absent").toString());
    assertThatThrownBy(() -> config().node(Optional.empty()))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void onlyOneLineBreakIsCutOffASecretInAFile() throws IOException {
    assertThat(secretInAFile("  blanks belong to it  \n")).isEqualTo("  blanks belong to it  ");
    assertThat(secretInAFile("from windows\r\n")).isEqualTo("from windows");
    assertThat(secretInAFile("two breaks\n\n")).isEqualTo("two breaks\n");
    assertThat(secretInAFile("none")).isEqualTo("none");
  }

  @Test
  void aSecretThatCannotBeReadFromItsFileIsNamedWithTheReason() throws IOException {
    assertThatThrownBy(() -> secretInAFile("\n")).hasMessageContaining("is empty");
    assertThatThrownBy(() -> secretInAFile("x".repeat(70_000))).hasMessageContaining("longer than");
    assertThatThrownBy(() -> secretIn(directory)).hasMessageContaining("is a directory");
    assertThatThrownBy(() -> secretIn(directory.resolve("absent")))
        .hasMessage(
            "TENANTRY_DB_TENANT_PASSWORD_FILE cannot be read: "
                + directory.resolve("absent")
                + " does not exist");
    Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, 0});
    assertThatThrownBy(() -> secretIn(binary)).hasMessageContaining("not text");
  }

  @Test
  void aSecretThatMayNotBeReadIsNamedWithTheReason() throws IOException {
    Path closed = Files.writeString(directory.resolve("closed"), "secret");
    Files.setPosixFilePermissions(closed, Set.of());
    assumeThat(Files.isReadable(closed)).as("root may read everything").isFalse();
    assertThatThrownBy(() -> secretIn(closed)).hasMessageContaining("may not be read by the user");
  }

  @Test
  void everythingThatIsMissingOrWrongIsToldAtOnce() {
    said.remove("TENANTRY_MASTER_KEY");
    said.remove("TENANTRY_DB_IDENTITY_PASSWORD");
    said.remove("TENANTRY_MAIL_FROM");
    said.put("TENANTRY_DB_TENANT_PASSWORD_FILE", "/nowhere");
    said.put("TENANTRY_HTTP_PORT", "eighty");
    said.put("TENANTRY_DB_TLS", "may\nbe");
    said.put("TENANTRY_ROLES", "http,mial,mail");
    said.put("TENANTRY_CLUSTER_LEASE", "5000");
    said.put("TENANTRY_PUBLIC_URL", "somewhere");
    said.put("TENANTRY_HASH_MEMORY", "1");
    assertThatThrownBy(() ->
            Config.read(
                said,
                Optional.empty(),
                config ->
                    List.of(
                        config.node(Optional.empty()), config.management(), config.passwords())))
        .isInstanceOfSatisfying(
            WrongSetting.class,
            wrong ->
                assertThat(
                        wrong
                            .getMessage()
                            .lines()
                            .map(line -> line.replaceAll(" .*", "").replace("TENANTRY_", "")))
                    .containsExactlyInAnyOrder(
                        "MASTER_KEY",
                        "DB_IDENTITY_PASSWORD",
                        "MAIL_FROM",
                        "DB_TENANT_PASSWORD",
                        "HTTP_PORT",
                        "DB_TLS",
                        "ROLES",
                        "CLUSTER_LEASE",
                        "PUBLIC_URL",
                        "HASH_MEMORY"));
  }

  @Test
  void whatIsReadTogetherIsThereWhenNothingIsWrong() {
    assertThat(Config.read(said, Optional.empty(), config -> config.node(Optional.empty())).roles())
        .hasSize(Role.values().length);
  }

  @Test
  void noRecordOfSettingsTellsASecret() {
    said.put("TENANTRY_DB_TENANT_PASSWORD", "marked-secret");
    said.put("TENANTRY_DB_OWNER_PASSWORD", "marked-secret");
    said.put("TENANTRY_MAIL_USER", "mailer");
    said.put("TENANTRY_MAIL_PASSWORD", "marked-secret");
    String told =
        String.join(
            " ",
            config().node(Optional.empty()).toString(),
            config().node(Optional.empty()).mail().toString(),
            config().databaseOfOwner().toString(),
            config().databaseOfOwner().jdbcUrl(),
            config().management().toString(),
            config().passwords().toString());
    assertThat(told).contains("mail.example.com").doesNotContain("marked-secret", KEY);
  }

  @Test
  void aMailServerIsReachedAsItIsSaid() throws IOException {
    Path authority = Files.writeString(directory.resolve("ca.pem"), "");
    said.put("TENANTRY_MAIL_ENCRYPTION", "TLS");
    said.put("TENANTRY_MAIL_PORT", "465");
    said.put("TENANTRY_MAIL_CA_FILE", authority.toString());
    MailSettings mail = config().node(Optional.empty()).mail();
    assertThat(mail.encryption()).isEqualTo(MailSettings.Encryption.TLS);
    assertThat(mail.port()).isEqualTo(465);
    assertThat(mail.caFile()).contains(authority.toString());
    said.put("TENANTRY_MAIL_ENCRYPTION", "none");
    assertThat(config().node(Optional.empty()).mail().encryption())
        .isEqualTo(MailSettings.Encryption.NONE);
  }

  @Test
  void aVariableThatNobodyReadsIsNoticed() {
    said.put("TENANTRY_MAIL_HOTS", "x");
    said.put("TENANTRY_HTTP_PORT_FILE", "x");
    said.put("TENANTRY_COLOUR", "blue");
    said.put("PATH", "/bin");
    assertThat(KnownNames.unknown(said))
        .containsExactly(
            "TENANTRY_COLOUR is not a setting (tenantry settings tells all)",
            "TENANTRY_HTTP_PORT_FILE is not a setting (tenantry settings tells all)",
            "TENANTRY_MAIL_HOTS is not a setting; did you mean TENANTRY_MAIL_HOST?");
  }

  @Test
  void whatKubernetesTellsAboutAServiceIsNoTypo() {
    said.put("TENANTRY_PORT", "tcp://10.0.0.1:8080");
    said.put("TENANTRY_PORT_8080_TCP", "tcp://10.0.0.1:8080");
    said.put("TENANTRY_PORT_8080_TCP_ADDR", "10.0.0.1");
    said.put("TENANTRY_SERVICE_HOST", "10.0.0.1");
    said.put("TENANTRY_SERVICE_PORT_HTTP", "8080");
    said.put("TENANTRY_CONFIG", "");
    said.put("TENANTRY_ADMIN_PASSWORD", "secret");
    said.put("TENANTRY_MASTER_KEY_FILE", "/run/key");
    assertThat(KnownNames.unknown(said)).isEmpty();
  }

  @Test
  void theEnvironmentGoesBeforeTheFile() throws IOException {
    Path file = directory.resolve("tenantry.properties");
    Files.writeString(file, "TENANTRY_HTTP_PORT = 8081\nTENANTRY_MANAGEMENT_PORT = 9092\n");
    said.put("TENANTRY_MANAGEMENT_PORT", "9093");
    said.put("TENANTRY_CONFIG", file.toString());
    assertThat(config().node(Optional.empty()).http().port()).isEqualTo(8081);
    assertThat(config().management().port()).isEqualTo(9093);
  }

  @Test
  void aFileWithAnUnknownNameIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("typo.properties"), "TENANTRY_MAIL_HOTS = x\n");
    said.put("TENANTRY_CONFIG", file.toString());
    assertThatThrownBy(this::config)
        .hasMessageContainingAll("TENANTRY_MAIL_HOTS", "TENANTRY_MAIL_HOST?");
    said.put("TENANTRY_CONFIG", directory.resolve("absent").toString());
    assertThatThrownBy(this::config).hasMessageContaining("cannot be read");
  }

  @Test
  void severalNodesFindEachOther() {
    said.put("TENANTRY_CLUSTER_PORT", "5702");
    said.put("TENANTRY_CLUSTER_MEMBERS", "127.0.0.1:5701, 127.0.0.1:5702");
    assertThat(config().node(Optional.empty()).cluster().members())
        .containsExactly("127.0.0.1:5701", "127.0.0.1:5702");
  }

  private String secretInAFile(String content) throws IOException {
    return secretIn(Files.writeString(directory.resolve("secret"), content));
  }

  private String secretIn(Path file) {
    said.remove("TENANTRY_DB_TENANT_PASSWORD");
    said.put("TENANTRY_DB_TENANT_PASSWORD_FILE", file.toString());
    return config().node(Optional.empty()).database().password(Login.TENANT);
  }

  private void readAll() {
    assertThat(config().node(Optional.empty())).isNotNull();
    assertThat(config().passwords()).isNotNull();
  }

  private Config config() {
    return new Config(said, Optional.empty());
  }
}
