package io.tenantry.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Judges ID tokens (OpenID Connect Core, section 3.1.3.7): whose they are, for whom, for which
 * sign-in, until when, and who has signed them. Signatures are checked on worker threads.
 */
final class IdTokens {

  /** Public keys only: a key that both sides know would let whoever reads it sign. */
  static final Set<JWSAlgorithm> TAKEN =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private static final String ANOTHERS = "it was made for another client";

  /** As far as clocks are apart that nobody looks after. */
  private static final int SKEW_SECONDS = 60;

  private final OidcProvider provider;
  private final IssuerHttp http;
  private final Vertx vertx;
  private final Fetched<OIDCProviderMetadata> metadata;
  private final Fetched<JWKSet> keys;

  IdTokens(
      OidcProvider provider,
      IssuerHttp http,
      Fetched<OIDCProviderMetadata> metadata,
      Foundation foundation) {
    this.provider = provider;
    this.http = http;
    this.vertx = foundation.vertx();
    this.metadata = metadata;
    this.keys = new Fetched<>(vertx, foundation.clock(), this::fetch);
  }

  /** What it says; fails with 401 {@code invalid-id-token}, which says what is wrong with it. */
  Future<JWTClaimsSet> judged(String text, String nonce) {
    SignedJWT token = signed(text);
    return metadata
        .get()
        .compose(told -> {
          Set<JWSAlgorithm> methods = methods(told);
          if (!methods.contains(token.getHeader().getAlgorithm())) {
            throw IssuerProblems.invalidToken("it is signed by a method that is not taken here");
          }
          return keysFor(token)
              .compose(
                  set -> vertx.executeBlocking(() -> judged(token, set, methods, nonce), false));
        });
  }

  private static SignedJWT signed(String text) {
    try {
      return SignedJWT.parse(text);
    } catch (ParseException e) {
      throw IssuerProblems.invalidToken("it is not a signed token");
    }
  }

  /** What the issuer says that it uses, as far as we take it. */
  private static Set<JWSAlgorithm> methods(OIDCProviderMetadata told) {
    List<JWSAlgorithm> used =
        Objects.requireNonNullElse(told.getIDTokenJWSAlgs(), List.of(JWSAlgorithm.RS256));
    return used.stream().filter(TAKEN::contains).collect(Collectors.toUnmodifiableSet());
  }

  /** A key that nobody knows may be a new one: keys are changed without notice. */
  private Future<JWKSet> keysFor(SignedJWT token) {
    String id = token.getHeader().getKeyID();
    return keys.get()
        .compose(known ->
            id == null || known.getKeyByKeyId(id) != null
                ? Future.succeededFuture(known)
                : keys.anew());
  }

  private JWTClaimsSet judged(
      SignedJWT token, JWKSet set, Set<JWSAlgorithm> methods, String nonce) {
    var selector =
        new JWSVerificationKeySelector<SecurityContext>(methods, new ImmutableJWKSet<>(set));
    var validator =
        new IDTokenValidator(
            new Issuer(provider.issuer()), new ClientID(provider.clientId()), selector, null);
    validator.setMaxClockSkew(SKEW_SECONDS);
    try {
      JWTClaimsSet claims = validator.validate(token, new Nonce(nonce)).toJWTClaimsSet();
      if (isAnothers(claims)) {
        throw IssuerProblems.invalidToken(ANOTHERS);
      }
      return claims;
    } catch (BadJOSEException e) {
      throw IssuerProblems.invalidToken(why(token, nonce));
    } catch (JOSEException | com.nimbusds.oauth2.sdk.ParseException e) {
      throw IssuerProblems.invalidToken("it cannot be read");
    }
  }

  /** The library asks for less: a token for several is for whoever {@code azp} names. */
  private boolean isAnothers(JWTClaimsSet claims) {
    Object party = claims.getClaim("azp");
    return party == null ? claims.getAudience().size() > 1 : !party.equals(provider.clientId());
  }

  /** Only for the words of the refusal, which is certain by now; nothing of the token is told. */
  private String why(SignedJWT token, String nonce) {
    try {
      JWTClaimsSet claims = token.getJWTClaimsSet();
      if (!provider.issuer().equals(claims.getIssuer())) {
        return "it is another issuer's";
      }
      if (!claims.getAudience().contains(provider.clientId())) {
        return "it is for another client";
      }
      if (!nonce.equals(claims.getClaim("nonce"))) {
        return "its nonce is not that of this sign-in";
      }
    } catch (ParseException e) {
      return "it cannot be read";
    }
    return "its signature or its time is not right";
  }

  private Future<JWKSet> fetch() {
    return metadata
        .get()
        .compose(told -> http.get(provider, told.getJWKSetURI(), Map.of()))
        .map(this::read);
  }

  private JWKSet read(IssuerHttp.Said said) {
    try {
      if (said.isGood()) {
        return JWKSet.parse(said.body().getMap());
      }
    } catch (ParseException e) {
      // said below, in the same words
    }
    throw unreadable();
  }

  private Problem unreadable() {
    return Issuers.misread(provider, "keys");
  }
}
