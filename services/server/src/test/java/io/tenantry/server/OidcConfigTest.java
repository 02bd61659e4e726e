package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.signin.OidcPreset;
import io.tenantry.signin.OidcProvider;
import io.tenantry.signin.OidcSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an operator says by which providers people sign in. */
class OidcConfigTest {

  @TempDir Path directory;

  private final Map<String, String> said = new HashMap<>();

  @Test
  void nothingSaidIsNoProvider() {
    assertThat(read()).isEqualTo(OidcSettings.none());
  }

  @Test
  void ofAKnownOneOnlyTheClientIsSaid() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "s3cret\n");
    said.put("TENANTRY_OIDC_GOOGLE_CLIENT_ID", "tenantry");
    said.put("TENANTRY_OIDC_GOOGLE_CLIENT_SECRET_FILE", secret.toString());
    OidcProvider google = read().providers().getFirst();
    assertThat(google)
        .isEqualTo(
            new OidcProvider(
                "google",
                "Google",
                OidcPreset.Kind.OPENID,
                "https://accounts.google.com",
                "tenantry",
                Optional.of("s3cret"),
                Optional.empty(),
                List.of("openid", "email")));
    assertThat(google.toString()).doesNotContain("s3cret");
  }

  @Test
  void anyIssuerHasANameOfItsOwn() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("tenantry.properties"),
            """
            TENANTRY_OIDC_CORP1_CLIENT_ID = tenantry
            TENANTRY_OIDC_CORP1_ISSUER = https://login.corp.example/realms/a/
            TENANTRY_OIDC_CORP1_SCOPES = openid, profile
            TENANTRY_OIDC_CORP1_LABEL = Corp
            """);
    OidcProvider corp =
        Config.read(said, Optional.of(file), Config::providers).providers().getFirst();
    assertThat(corp.name()).isEqualTo("corp1");
    assertThat(corp.label()).isEqualTo("Corp");
    assertThat(corp.issuer()).isEqualTo("https://login.corp.example/realms/a/");
    assertThat(corp.scopes()).containsExactly("openid", "profile");
    assertThat(corp.clientSecret()).isEmpty();
  }

  @Test
  void appleHasAKeyInPlaceOfASecret() throws Exception {
    Path key = Files.writeString(directory.resolve("AuthKey.p8"), pem("secp256r1"));
    said.put("TENANTRY_OIDC_APPLE_CLIENT_ID", "com.example.signin");
    said.put("TENANTRY_OIDC_APPLE_TEAM_ID", "TEAM123456");
    said.put("TENANTRY_OIDC_APPLE_KEY_ID", "ABC123DEFG");
    said.put("TENANTRY_OIDC_APPLE_CLIENT_KEY_FILE", key.toString());
    OidcProvider apple = read().providers().getFirst();
    assertThat(apple.kind()).isEqualTo(OidcPreset.Kind.APPLE);
    assertThat(apple.key().orElseThrow().isGood()).isTrue();
    assertThat(apple.key().orElseThrow().toString()).doesNotContain("BEGIN");
    Files.writeString(key, pem("secp384r1"));
    wrong("TENANTRY_OIDC_APPLE_CLIENT_KEY is no private key");
    said.put("TENANTRY_OIDC_APPLE_CLIENT_SECRET", "s3cret");
    wrong("TENANTRY_OIDC_APPLE_CLIENT_SECRET is made of CLIENT_KEY");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GOOGLE_CLIENT_SECRET | x                             | GOOGLE_CLIENT_ID is missing",
        "GOOGLE_CLIENT_ID     | x                             | GOOGLE_CLIENT_SECRET is missing",
        "GOOGLE_ISSUER        | https://evil.example          | GOOGLE_ISSUER is known",
        "CORP_CLIENT_ID       | x                             | CORP_ISSUER is missing",
        "CORP_ISSUER          | http://login.corp.example     | CORP_ISSUER must be an address",
        "CORP_ISSUER          | https://me:pw@corp.example    | CORP_ISSUER must be an address",
        "CORP_ISSUER          | login.corp.example            | CORP_ISSUER must be an address",
        "CORP_SCOPES          | profile                       | CORP_SCOPES must hold openid",
        "APPLE_CLIENT_ID      | x                             | APPLE_TEAM_ID is missing"
      })
  void whatIsMissingOrWrongIsToldByItsName(String name, String value, String complaint) {
    said.put("TENANTRY_OIDC_" + name, value);
    wrong("TENANTRY_OIDC_" + complaint);
  }

  @Test
  void namesOfProvidersAreKnownAndTyposAreNot() {
    assertThat(
            KnownNames.unknown(
                Map.of(
                    "TENANTRY_OIDC_CORP_CLIENT_ID", "x",
                    "TENANTRY_OIDC_CORP_CLIENT_SECRET_FILE", "x")))
        .isEmpty();
    assertThat(KnownNames.unknown(Map.of("TENANTRY_OIDC_CORP_CLIENT", "x"))).hasSize(1);
    assertThat(KnownNames.unknown(Map.of("TENANTRY_OIDC_CORP_ISSUER_FILE", "x"))).hasSize(1);
  }

  private OidcSettings read() {
    return Config.read(said, Optional.empty(), Config::providers);
  }

  private void wrong(String complaint) {
    assertThatThrownBy(this::read).isInstanceOf(WrongSetting.class).hasMessageContaining(complaint);
  }

  private static String pem(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    byte[] der = generator.generateKeyPair().getPrivate().getEncoded();
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END PRIVATE KEY-----\n";
  }
}
