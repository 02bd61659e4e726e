package io.tenantry.signin;

import static io.tenantry.common.web.Permission.PUBLIC;

import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.tenantry.users.SignedIn;
import io.vertx.core.Future;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The routes by which a browser goes to a provider and comes back. */
final class OidcRoutes {

  private static final String ALL = "/v1/auth/oidc";
  private static final String CALLBACK = ALL + "/{provider}/callback";
  private static final int SEE_OTHER = 303;

  private final Issuers issuers;
  private final OidcFlows flows;
  private final OidcCallback callback;
  private final OidcAnswer answer;
  private final URI publicUrl;

  OidcRoutes(
      Issuers issuers, OidcFlows flows, OidcCallback callback, OidcAnswer answer, URI publicUrl) {
    this.issuers = issuers;
    this.flows = flows;
    this.callback = callback;
    this.answer = answer;
    this.publicUrl = publicUrl;
  }

  void addTo(RouteTable at) {
    at.in(Scope.SELF)
        .get(ALL, PUBLIC, this::providers)
        .answers(200, ProvidersView.class)
        .summary("The providers by which people sign in here")
        .get(ALL + "/{provider}/start", PUBLIC, this::start)
        .query(StartQuery.class)
        .writes()
        .answers(SEE_OTHER)
        .summary("Send a browser to a provider, to sign in with an account there")
        .get(CALLBACK, PUBLIC, this::comeBack)
        .query(IssuerReply.class)
        .foreign()
        .writes()
        .answers(200, SignedIn.class, WantedFirst.class)
        .secret()
        .summary(
            "Where a provider sends the browser back to: signs in, or links; 303 to return_to if"
                + " there was one")
        .post(CALLBACK, PUBLIC, this::comeBackByForm)
        .takes(IssuerReply.class)
        .foreign()
        .reads()
        .answers(SEE_OTHER)
        .summary("The same for a provider that sends a form, which is where Apple differs");
  }

  /**
   * @param org where to go, by id or slug
   * @param returnTo a page of this installation to end on, with the session in cookies; without it,
   *     the answer is JSON as that of other sign-ins
   */
  record StartQuery(
      @Nullable @Size(max = 100) String org, @Nullable @Size(max = 500) String returnTo) {}

  /**
   * @param start where a link or a button leads
   */
  record ProviderView(String provider, String label, String start) {}

  record ProvidersView(List<ProviderView> data) {}

  private Future<?> providers(Call call) {
    return Future.succeededFuture(
        Answer.ok(
            new ProvidersView(
                issuers.providers().stream()
                    .map(one ->
                        new ProviderView(
                            one.name(), one.label(), ALL + "/" + one.name() + "/start"))
                    .toList())));
  }

  private Future<?> start(Call call) {
    StartQuery wanted = call.query(StartQuery.class);
    Optional<String> page = ReturnTo.of(wanted.returnTo(), publicUrl);
    Issuer issuer = issuers.named(call.path("provider"));
    OidcFlow flow =
        flows.begin(
            issuer.provider().name(), Optional.ofNullable(wanted.org()), page, Optional.empty());
    return issuer.door(flow).map(door -> flows.carried(seeOther(door.toString()), flow));
  }

  private Future<?> comeBack(Call call) {
    IssuerReply said = call.query(IssuerReply.class);
    return callback
        .flow(call.path("provider"), said, call.cookie(flows.cookie()), call.client())
        .compose(flow ->
            callback
                .end(flow, said, call.client())
                .compose(answer::of)
                .transform(ended -> answer.forBrowser(ended, flow))
                .map(flows::dropped));
  }

  /**
   * A form that another site sends carries no cookie of ours ({@code SameSite=Lax}), so nothing
   * could be judged by it: the browser is sent on to where it carries them.
   */
  private Future<?> comeBackByForm(Call call) {
    IssuerReply said = call.body(IssuerReply.class);
    Map<String, String> fields = new TreeMap<>();
    fields.put("state", said.state());
    Optional.ofNullable(said.code()).ifPresent(code -> fields.put("code", code));
    Optional.ofNullable(said.iss()).ifPresent(iss -> fields.put("iss", iss));
    Optional.ofNullable(said.error()).ifPresent(error -> fields.put("error", error));
    String query =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + ClientProof.encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    String provider = issuers.named(call.path("provider")).provider().name();
    URI own = publicUrl.resolve(ALL + "/" + provider + "/callback");
    return Future.succeededFuture(seeOther(own + "?" + query));
  }

  static Answer seeOther(String where) {
    return new Answer(SEE_OTHER, null, List.of()).with("Location", where);
  }
}
