package io.tenantry.signin;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A provider that speaks OpenID Connect; how it is asked stands in its discovery document. */
final class OpenIdIssuer implements Issuer {

  private static final String DOCUMENT = "/.well-known/openid-configuration";

  private final CodeExchange exchange;
  private final IssuerHttp http;
  private final IdTokens tokens;
  private final Fetched<OIDCProviderMetadata> metadata;
  private final Clock clock;

  OpenIdIssuer(CodeExchange exchange, IssuerHttp http, Foundation foundation) {
    this.exchange = exchange;
    this.http = http;
    this.clock = foundation.clock();
    this.metadata = new Fetched<>(foundation.vertx(), clock, this::discover);
    this.tokens = new IdTokens(provider(), http, metadata, foundation);
  }

  @Override
  public OidcProvider provider() {
    return exchange.provider();
  }

  @Override
  public Future<URI> door(OidcFlow flow) {
    return metadata.get().map(told -> exchange.door(told.getAuthorizationEndpointURI(), flow));
  }

  @Override
  public Future<Known> known(IssuerReply said, OidcFlow flow) {
    return metadata
        .get()
        .compose(told -> {
          requireIssuer(said.iss(), told.supportsAuthorizationResponseIssuerParam());
          return exchange.redeem(
              told.getTokenEndpointURI(), Objects.requireNonNull(said.code()), flow, proof(told));
        })
        .compose(given -> tokens.judged(idToken(given), flow.nonce()))
        .map(this::known);
  }

  /** RFC 9207: a provider that says who it is, or promises to, must be this one. */
  private void requireIssuer(@Nullable String iss, boolean promised) {
    if (iss == null ? promised : !iss.equals(provider().issuer())) {
      throw IssuerProblems.wrongIssuer(provider());
    }
  }

  private ClientProof proof(OIDCProviderMetadata told) {
    if (provider().key().isPresent()) {
      return ClientProof.ofApple(provider(), provider().key().get(), clock.instant());
    }
    List<ClientAuthenticationMethod> taken =
        Objects.requireNonNullElse(
            told.getTokenEndpointAuthMethods(),
            List.of(ClientAuthenticationMethod.CLIENT_SECRET_BASIC));
    return provider()
        .clientSecret()
        .filter(secret -> taken.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC))
        .map(secret -> ClientProof.inHeader(provider(), secret))
        .orElseGet(() -> ClientProof.inForm(provider()));
  }

  private static String idToken(JsonObject given) {
    if (given.getValue("id_token") instanceof String token) {
      return token;
    }
    throw IssuerProblems.invalidToken("there is none");
  }

  private Known known(JWTClaimsSet claims) {
    String subject = Objects.requireNonNull(claims.getSubject());
    Optional<String> name =
        Stream.of("email", "preferred_username", "name")
            .map(claims::getClaim)
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .findFirst();
    return Issuers.known(provider(), subject, name);
  }

  private Future<OIDCProviderMetadata> discover() {
    URI document = URI.create(provider().issuer().replaceFirst("/$", "") + DOCUMENT);
    return http.get(provider(), document, Map.of()).map(this::checked);
  }

  /** A document of another issuer, or one that leads elsewhere than to TLS, is none. */
  private OIDCProviderMetadata checked(IssuerHttp.Said said) {
    try {
      OIDCProviderMetadata told = OIDCProviderMetadata.parse(said.body().encode());
      boolean good =
          said.isGood()
              && told.getIssuer().getValue().equals(provider().issuer())
              && Stream.of(
                      told.getAuthorizationEndpointURI(),
                      told.getTokenEndpointURI(),
                      told.getJWKSetURI())
                  .allMatch(where -> Issuers.isSafe(where, provider()));
      if (good) {
        return told;
      }
    } catch (ParseException e) {
      // said below, in the same words
    }
    throw Issuers.misread(provider(), "discovery document");
  }
}
