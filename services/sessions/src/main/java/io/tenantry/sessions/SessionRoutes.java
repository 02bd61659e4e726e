package io.tenantry.sessions;

import static io.tenantry.common.web.Permission.PUBLIC;
import static io.tenantry.common.web.Permission.SIGNED_IN;
import static io.tenantry.common.web.Scope.SELF;

import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.Impersonator;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.RouteTable;
import io.vertx.core.Future;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The routes by which a client keeps, moves and ends its session, and the published keys. */
final class SessionRoutes {

  /** Far below {@link SigningKeys#KNOWN_BEFORE}, so that no copy misses a key that signs. */
  private static final Duration KEYS_MAY_BE_KEPT = Duration.ofMinutes(10);

  private final Sessions sessions;
  private final ActingSessions acting;
  private final Refreshes refreshes;
  private final SigningKeys keys;

  SessionRoutes(Sessions sessions, ActingSessions acting, Refreshes refreshes, SigningKeys keys) {
    this.sessions = sessions;
    this.acting = acting;
    this.refreshes = refreshes;
    this.keys = keys;
  }

  void addTo(RouteTable at) {
    at.in(SELF)
        .post("/v1/auth/refresh", PUBLIC, this::refresh)
        .takes(RefreshRequest.class)
        .answers(200, TokenView.class)
        .secret()
        .summary("Trade a refresh token, from the body or the cookie, for new tokens")
        .post("/v1/auth/sign-out", SIGNED_IN, this::signOut)
        .impersonatedReadOnlyToo()
        .answers(204)
        .summary("End this session; in another person's name, go back to the own one")
        .post("/v1/auth/switch-org", SIGNED_IN, this::switchOrg)
        .takes(SwitchRequest.class)
        .answers(200, TokenView.class)
        .secret()
        .impersonatedReadOnlyToo()
        .summary("Go on in another organization")
        .get("/.well-known/jwks.json", PUBLIC, this::publish)
        .answers(200, KeySet.class)
        .summary("The public keys of our access tokens");
  }

  /** No body, or one without a token, means the cookie. */
  record RefreshRequest(@Nullable @Size(max = 500) String refreshToken) {}

  /**
   * @param org an id or a slug
   */
  record SwitchRequest(@NotBlank @Size(max = 100) String org) {}

  /**
   * @param refreshToken absent where the client keeps the one it has, or has it as a cookie
   */
  record TokenView(
      String accessToken, String tokenType, long expiresIn, @Nullable String refreshToken) {

    static TokenView of(Tokens tokens, boolean told) {
      return new TokenView(
          tokens.accessToken(),
          "Bearer",
          tokens.expiresInSeconds(),
          told ? tokens.refreshToken().orElse(null) : null);
    }
  }

  private Future<?> refresh(Call call) {
    Optional<String> inBody =
        call.hasBody()
            ? Optional.ofNullable(call.body(RefreshRequest.class).refreshToken())
            : Optional.empty();
    Optional<String> token = inBody.or(() -> call.cookie(sessions.refreshCookie()));
    if (token.isEmpty()) {
      throw new Problem.Unauthorized("not-signed-in", "there is no refresh token");
    }
    return refreshes
        .refresh(token.get(), call.client())
        .map(sessions::tokens)
        .map(tokens -> carried(tokens, inBody.isPresent()));
  }

  private Future<?> signOut(Call call) {
    Answer done = Answer.noContent();
    if (call.actor().impersonator().isEmpty()) {
      return sessions.end(call.actor()).map(ended -> sessions.drop(done));
    }
    return acting
        .stop(call.actor())
        .map(own ->
            own.map(back -> sessions.carry(done, sessions.tokens(back)))
                .orElseGet(() -> sessions.drop(done)));
  }

  private Future<?> switchOrg(Call call) {
    if (call.actor().impersonator().filter(Impersonator::pinned).isPresent()) {
      throw Refusals.pinned();
    }
    return sessions
        .orgNamed(call.body(SwitchRequest.class).org())
        .map(org -> org.orElseThrow(Problem.NotFound::new))
        .compose((UUID org) -> sessions.enter(call.actor(), org))
        .map(moved -> acting.tokens(call.actor(), moved))
        .map(tokens -> carried(tokens, false));
  }

  private Future<?> publish(Call call) {
    return keys.ready()
        .map(loaded ->
            Answer.ok(loaded.published())
                .with("Cache-Control", "public, max-age=" + KEYS_MAY_BE_KEPT.toSeconds()));
  }

  /** A refresh token that came as a cookie is not shown to the page's scripts. */
  private Answer carried(Tokens tokens, boolean told) {
    return sessions.carry(Answer.ok(TokenView.of(tokens, told)), tokens);
  }
}
