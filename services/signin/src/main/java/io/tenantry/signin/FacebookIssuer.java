package io.tenantry.signin;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Facebook: OAuth 2.0 with PKCE; who somebody is tells the Graph API, by the token that was given
 * for the code. What it calls them is of this app alone.
 */
final class FacebookIssuer implements Issuer {

  /** Each lives two years at least; a newer one changes nothing of what is asked here. */
  private static final String VERSION = "/v23.0";

  private final CodeExchange exchange;
  private final IssuerHttp http;
  private final String graph;

  FacebookIssuer(CodeExchange exchange, IssuerHttp http) {
    this.exchange = exchange;
    this.http = http;
    this.graph = exchange.provider().issuer().replace("://www.", "://graph.") + VERSION;
  }

  @Override
  public OidcProvider provider() {
    return exchange.provider();
  }

  @Override
  public Future<URI> door(OidcFlow flow) {
    URI dialog = URI.create(provider().issuer() + VERSION + "/dialog/oauth");
    return Future.succeededFuture(exchange.door(dialog, flow));
  }

  @Override
  public Future<Known> known(IssuerReply said, OidcFlow flow) {
    if (said.iss() != null && !said.iss().equals(provider().issuer())) {
      return Future.failedFuture(IssuerProblems.wrongIssuer(provider()));
    }
    URI tokens = URI.create(graph + "/oauth/access_token");
    String code = Objects.requireNonNull(said.code());
    return exchange
        .redeem(tokens, code, flow, ClientProof.inForm(provider()))
        .compose(this::me)
        .map(this::known);
  }

  private Future<IssuerHttp.Said> me(JsonObject given) {
    String bearer = Issuers.bearer(provider(), given);
    String proof =
        provider()
            .clientSecret()
            .map(secret -> "&appsecret_proof=" + proof(secret, given.getString("access_token")))
            .orElse("");
    URI me = URI.create(graph + "/me?fields=id,name,email" + proof);
    return http.get(provider(), me, Map.of("Authorization", bearer));
  }

  private Known known(IssuerHttp.Said said) {
    if (said.isGood() && said.body().getValue("id") instanceof String id) {
      return Issuers.known(
          provider(),
          id,
          Stream.of("email", "name")
              .map(said.body()::getValue)
              .filter(String.class::isInstance)
              .map(String.class::cast)
              .findFirst());
    }
    throw Issuers.misread(provider(), "user");
  }

  /** That whoever brings the token also has the secret of the app. */
  private static String proof(String secret, String token) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(token.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA-256", e);
    }
  }
}
