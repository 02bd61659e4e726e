package io.tenantry.signin;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * GitHub, and GitHub Enterprise Server: OAuth 2.0 with PKCE, and no ID token. Who somebody is tells
 * the API, by the token that was given for the code, so it is never another client's.
 */
final class GithubIssuer implements Issuer {

  private static final String SITE = "https://github.com";

  private final CodeExchange exchange;
  private final IssuerHttp http;
  private final String api;

  GithubIssuer(CodeExchange exchange, IssuerHttp http) {
    this.exchange = exchange;
    this.http = http;
    String site = exchange.provider().issuer();
    this.api = site.equals(SITE) ? "https://api.github.com" : site + "/api/v3";
  }

  @Override
  public OidcProvider provider() {
    return exchange.provider();
  }

  @Override
  public Future<URI> door(OidcFlow flow) {
    return Future.succeededFuture(exchange.door(login("/authorize"), flow));
  }

  @Override
  public Future<Known> known(IssuerReply said, OidcFlow flow) {
    if (said.iss() != null && !said.iss().equals(login("").toString())) {
      return Future.failedFuture(IssuerProblems.wrongIssuer(provider()));
    }
    String code = Objects.requireNonNull(said.code());
    return exchange
        .redeem(login("/access_token"), code, flow, ClientProof.inForm(provider()))
        .compose(given -> http.get(provider(), URI.create(api + "/user"), headers(given)))
        .map(this::known);
  }

  /** A login can be given up and taken by somebody else; the number is one person's for good. */
  private Known known(IssuerHttp.Said said) {
    if (said.isGood() && said.body().getValue("id") instanceof Number id) {
      Optional<String> login =
          Optional.ofNullable(said.body().getValue("login")).map(String::valueOf);
      return Issuers.known(provider(), id.toString(), login);
    }
    throw Issuers.misread(provider(), "user");
  }

  private Map<String, String> headers(JsonObject given) {
    return Map.of(
        "Authorization", Issuers.bearer(provider(), given),
        "Accept", "application/vnd.github+json",
        "X-GitHub-Api-Version", "2022-11-28",
        "User-Agent", "Tenantry");
  }

  private URI login(String path) {
    return URI.create(provider().issuer() + "/login/oauth" + path);
  }
}
