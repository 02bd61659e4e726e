package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.common.sql.Login;
import io.tenantry.common.work.MailSettings;
import io.tenantry.common.work.NodeSettings.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
    "TENANTRY_ROLES, http;mail, knows http",
    "TENANTRY_CLUSTER_PORT, 5701, belong together",
    "TENANTRY_CLUSTER_LEASE, 5000, 2000",
    "TENANTRY_HASH_MEMORY, 64, from 7168",
    "TENANTRY_MAIL_FROM, nobody, sender",
    "TENANTRY_MAIL_USER, ada, user and password",
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
    assertThatThrownBy(this::config).hasMessageContaining("TENANTRY_MAIL_HOTS");
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

  private void readAll() {
    assertThat(config().node(Optional.empty())).isNotNull();
    assertThat(config().passwords()).isNotNull();
  }

  private Config config() {
    return new Config(said, Optional.empty());
  }
}
