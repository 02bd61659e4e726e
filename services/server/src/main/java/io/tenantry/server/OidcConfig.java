package io.tenantry.server;

import io.tenantry.signin.OidcPreset;
import io.tenantry.signin.OidcProvider;
import io.tenantry.signin.OidcSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads which providers people sign in by. */
final class OidcConfig {

  private final Values values;

  OidcConfig(Values values) {
    this.values = values;
  }

  OidcSettings read() {
    return new OidcSettings(
        OidcSetting.providers(values.names()).stream().map(this::provider).toList());
  }

  private OidcProvider provider(String name) {
    Optional<OidcPreset> preset = OidcPreset.of(name);
    OidcPreset.Kind kind = preset.map(OidcPreset::kind).orElse(OidcPreset.Kind.OPENID);
    return new OidcProvider(
        name,
        find(OidcSetting.LABEL, name).or(() -> preset.map(OidcPreset::label)).orElse(name),
        kind,
        issuer(name, preset),
        needed(OidcSetting.CLIENT_ID, name),
        clientSecret(name, preset, kind),
        kind == OidcPreset.Kind.APPLE ? Optional.of(key(name)) : Optional.empty(),
        scopes(name, preset));
  }

  private String issuer(String name, Optional<OidcPreset> preset) {
    Optional<String> said = find(OidcSetting.ISSUER, name);
    boolean fixed = preset.isPresent() && preset.get() != OidcPreset.GITHUB;
    if (said.isPresent() && fixed) {
      wrong(OidcSetting.ISSUER, name, "is known, and cannot be another one; leave it out");
    }
    said.filter(address -> !isIssuer(address))
        .ifPresent(address ->
            wrong(
                OidcSetting.ISSUER,
                name,
                "must be an address such as https://login.example.com, without a name, password or"
                    + " query; plain http on this machine only"));
    return said.or(() -> preset.map(OidcPreset::issuer))
        .orElseGet(() -> needed(OidcSetting.ISSUER, name));
  }

  /** Codes and secrets go there, so it is encrypted or on this machine. */
  private static boolean isIssuer(String address) {
    try {
      URI url = new URI(address);
      boolean near = "127.0.0.1".equals(url.getHost()) || "localhost".equals(url.getHost());
      return ("https".equals(url.getScheme()) || ("http".equals(url.getScheme()) && near))
          && url.getHost() != null
          && url.getUserInfo() == null
          && url.getQuery() == null
          && url.getFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private Optional<String> clientSecret(
      String name, Optional<OidcPreset> preset, OidcPreset.Kind kind) {
    if (kind == OidcPreset.Kind.APPLE) {
      find(OidcSetting.CLIENT_SECRET, name)
          .ifPresent(said ->
              wrong(OidcSetting.CLIENT_SECRET, name, "is made of CLIENT_KEY; leave it out"));
      return Optional.empty();
    }
    return preset.isPresent()
        ? Optional.of(needed(OidcSetting.CLIENT_SECRET, name))
        : find(OidcSetting.CLIENT_SECRET, name);
  }

  private OidcProvider.AppleKey key(String name) {
    var key =
        new OidcProvider.AppleKey(
            needed(OidcSetting.TEAM_ID, name),
            needed(OidcSetting.KEY_ID, name),
            needed(OidcSetting.CLIENT_KEY, name));
    if (!key.pem().isEmpty() && !key.isGood()) {
      wrong(OidcSetting.CLIENT_KEY, name, "is no private key of a file .p8");
    }
    return key;
  }

  private List<String> scopes(String name, Optional<OidcPreset> preset) {
    List<String> usual = preset.map(OidcPreset::scopes).orElse(List.of("openid", "email"));
    List<String> said = find(OidcSetting.SCOPES, name).map(OidcConfig::words).orElse(usual);
    boolean tellsWho = preset.filter(known -> !known.scopes().contains("openid")).isPresent();
    if (!tellsWho && !said.contains("openid")) {
      wrong(OidcSetting.SCOPES, name, "must hold openid, or nobody is told who comes");
    }
    return said;
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split("[, ]+", -1)).filter(word -> !word.isEmpty()).toList();
  }

  private String needed(OidcSetting setting, String name) {
    return find(setting, name)
        .orElseGet(() -> {
          wrong(setting, name, "is missing: " + setting.meaning());
          return "";
        });
  }

  private Optional<String> find(OidcSetting setting, String name) {
    return values.find(setting, name);
  }

  private void wrong(OidcSetting setting, String name, String complaint) {
    values.wrong(setting, name, complaint);
  }
}
