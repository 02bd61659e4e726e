package io.tenantry.signin;

import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Foundation;
import io.tenantry.credentials.ForeignAccount;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The providers of this installation, each in its language. */
final class Issuers {

  private static final Logger LOG = LoggerFactory.getLogger(Issuers.class);

  /** OpenID Connect Core, section 2: at most 255 characters of ASCII. */
  private static final Pattern SUBJECT = Pattern.compile("[\\x20-\\x7e]{1,255}");

  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,8000}");
  private static final int NAME_MAX = 200;

  private final Map<String, Issuer> all = new LinkedHashMap<>();

  Issuers(OidcSettings settings, Foundation foundation) {
    IssuerHttp http = new IssuerHttp(foundation.vertx());
    for (OidcProvider provider : settings.providers()) {
      var exchange = new CodeExchange(provider, http, foundation.publicUrl());
      all.put(
          provider.name(),
          switch (provider.kind()) {
            case OPENID, APPLE -> new OpenIdIssuer(exchange, http, foundation);
            case GITHUB -> new GithubIssuer(exchange, http);
            case FACEBOOK -> new FacebookIssuer(exchange, http);
          });
    }
  }

  List<OidcProvider> providers() {
    return all.values().stream().map(Issuer::provider).toList();
  }

  /** Fails with 404 for one that is not set up. */
  Issuer named(String name) {
    return Optional.ofNullable(all.get(name))
        .orElseThrow(() -> new Problem.NotFound("nobody signs in by this provider here"));
  }

  /** Whether what is said there is said in private: by TLS, or on this machine for tests. */
  static boolean isSafe(@Nullable URI where, OidcProvider provider) {
    return where != null
        && where.getHost() != null
        && where.getUserInfo() == null
        && ("https".equals(where.getScheme())
            || ("http".equals(where.getScheme())
                && isLoopback(where)
                && isLoopback(URI.create(provider.issuer()))));
  }

  static boolean isLoopback(URI where) {
    return "127.0.0.1".equals(where.getHost()) || "localhost".equals(where.getHost());
  }

  /** Somebody, if a provider can call anybody so. */
  static Issuer.Known known(OidcProvider provider, String subject, Optional<String> name) {
    if (!SUBJECT.matcher(subject).matches()) {
      throw IssuerProblems.invalidToken("it names nobody");
    }
    return new Issuer.Known(
        new ForeignAccount(provider.name(), provider.issuer(), subject),
        name.map(text -> text.replaceAll("\\p{Cntrl}", "").strip())
            .filter(text -> !text.isEmpty())
            .map(text -> text.substring(0, Math.min(text.length(), NAME_MAX))));
  }

  /** The header that carries an access token that was given. */
  static String bearer(OidcProvider provider, JsonObject given) {
    if (given.getValue("access_token") instanceof String token && TOKEN.matcher(token).matches()) {
      return "Bearer " + token;
    }
    throw misread(provider, "access token");
  }

  /** For what a provider should not have said; the operator hears what it was about. */
  static Problem misread(OidcProvider provider, String what) {
    LOG.atWarn()
        .addKeyValue("oidc.provider", provider.name())
        .log("A provider by which people sign in has told no {} that can be used", what);
    return IssuerProblems.unavailable(provider);
  }
}
