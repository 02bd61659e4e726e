package io.tenantry.signin;

import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The authorization code flow with PKCE (RFC 6749, RFC 7636), as all providers speak it. */
final class CodeExchange {

  private static final Logger LOG = LoggerFactory.getLogger(CodeExchange.class);

  /** How providers say that a code is too old, or was used: RFC 6749, GitHub, Facebook. */
  private static final Set<String> SPENT =
      Set.of("invalid_grant", "bad_verification_code", "code 100");

  private final OidcProvider provider;
  private final IssuerHttp http;
  private final URI callback;

  CodeExchange(OidcProvider provider, IssuerHttp http, URI publicUrl) {
    this.provider = provider;
    this.http = http;
    this.callback = publicUrl.resolve("/v1/auth/oidc/" + provider.name() + "/callback");
  }

  OidcProvider provider() {
    return provider;
  }

  /** Where the browser goes. */
  URI door(URI endpoint, OidcFlow flow) {
    var request =
        new AuthorizationRequest.Builder(ResponseType.CODE, new ClientID(provider.clientId()))
            .endpointURI(endpoint)
            .redirectionURI(callback)
            .state(new State(flow.state()))
            .codeChallenge(new CodeVerifier(flow.verifier()), CodeChallengeMethod.S256);
    if (!provider.scopes().isEmpty()) {
      request.scope(new Scope(provider.scopes().toArray(String[]::new)));
    }
    if (provider.scopes().contains("openid")) {
      request.customParameter("nonce", flow.nonce());
    }
    if (answersByForm()) {
      request.responseMode(ResponseMode.FORM_POST);
    }
    return request.build().toURI();
  }

  /** Apple does when it is asked for more than who somebody is, and takes no other way then. */
  private boolean answersByForm() {
    return provider.kind() == OidcPreset.Kind.APPLE
        && (provider.scopes().contains("email") || provider.scopes().contains("name"));
  }

  /**
   * What a provider gives for the code.
   *
   * @return fails with 401 {@code sign-in-over} for a code that is spent, 503 {@code
   *     issuer-unavailable} for whatever else is wrong, which the log tells
   */
  Future<JsonObject> redeem(URI endpoint, String code, OidcFlow flow, ClientProof proof) {
    Map<String, String> form = new LinkedHashMap<>(proof.fields());
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", callback.toString());
    form.put("code_verifier", flow.verifier());
    Map<String, String> headers = new LinkedHashMap<>(proof.headers());
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    return http.post(provider, endpoint, headers, encoded(form)).map(this::judged);
  }

  /** GitHub says no with 200. */
  private JsonObject judged(IssuerHttp.Said said) {
    Object error = said.body().getValue("error");
    if (said.isGood() && error == null) {
      return said.body();
    }
    String name =
        error instanceof JsonObject facebooks
            ? "code " + facebooks.getValue("code")
            : String.valueOf(error);
    throw SPENT.contains(name) ? OidcFlows.over() : misunderstood(said.status(), name);
  }

  /** What an operator can mend is told to them: a secret that has run out, a wrong address. */
  private Problem misunderstood(int status, String error) {
    LOG.atWarn()
        .addKeyValue("oidc.provider", provider.name())
        .addKeyValue("status", status)
        .addKeyValue("error", error.replaceAll("[^A-Za-z0-9_ .-]", "").strip())
        .log("A provider refuses a code that it has given; is our client set up right there?");
    return IssuerProblems.unavailable(provider);
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(field ->
            ClientProof.encoded(field.getKey()) + "=" + ClientProof.encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }
}
