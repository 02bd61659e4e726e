package io.tenantry.server;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What can be said about a provider by which people sign in. The name of the provider is part of
 * the name of the variable: {@code TENANTRY_OIDC_GOOGLE_CLIENT_ID}.
 */
enum OidcSetting {
  CLIENT_ID(
      false,
      "who we are at this provider; GOOGLE, FACEBOOK, GITHUB and APPLE are known, any other NAME"
          + " (letters and digits) needs an ISSUER"),
  CLIENT_SECRET(
      true, "what proves it there; absent (not for known ones): a public client, by PKCE alone"),
  ISSUER(
      false,
      "address of an issuer with OpenID Connect discovery, exactly as it calls itself; for GITHUB"
          + " that of an Enterprise Server"),
  SCOPES(
      false,
      "by comma, what is asked for there; absent: openid and email (FACEBOOK email, GITHUB none)"),
  LABEL(false, "the provider's name as people read it; absent: the known one, or NAME"),
  TEAM_ID(false, "only APPLE: the developer's team"),
  KEY_ID(false, "only APPLE: which key CLIENT_KEY is"),
  CLIENT_KEY(true, "only APPLE, instead of CLIENT_SECRET: the key of the file AuthKey_….p8");

  private static final String PREFIX = "TENANTRY_OIDC_";
  private static final Pattern NAMED = Pattern.compile(PREFIX + "([A-Z][A-Z0-9]{0,30})_([A-Z_]+)");

  private final boolean secret;
  private final String meaning;

  OidcSetting(boolean secret, String meaning) {
    this.secret = secret;
    this.meaning = meaning;
  }

  /** The name of the variable for every provider, for the manual. */
  String variable() {
    return PREFIX + "<NAME>_" + name();
  }

  /** The same of one provider. */
  String variable(String provider) {
    return PREFIX + provider.toUpperCase(Locale.ROOT) + "_" + name();
  }

  String fileVariable(String provider) {
    return variable(provider) + "_FILE";
  }

  String meaning() {
    return meaning;
  }

  boolean isSecret() {
    return secret;
  }

  /** Whether a variable says something about a provider. */
  static boolean isOne(String variable) {
    Matcher named = NAMED.matcher(variable);
    return named.matches() && of(named.group(2)).isPresent();
  }

  /** The providers of which something is said, in the order of their names. */
  static Set<String> providers(Stream<String> variables) {
    Set<String> providers = new TreeSet<>();
    variables
        .filter(OidcSetting::isOne)
        .map(NAMED::matcher)
        .filter(Matcher::matches)
        .forEach(named -> providers.add(named.group(1).toLowerCase(Locale.ROOT)));
    return providers;
  }

  private static Optional<OidcSetting> of(String suffix) {
    return Arrays.stream(values())
        .filter(setting -> setting.suffixes().contains(suffix))
        .findFirst();
  }

  private List<String> suffixes() {
    return secret ? List.of(name(), name() + "_FILE") : List.of(name());
  }
}
