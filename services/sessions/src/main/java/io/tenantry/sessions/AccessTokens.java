package io.tenantry.sessions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs access tokens and verifies them (RFC 9068, RFC 8725). A verified token is remembered until
 * it expires, because a signature costs what a thousand look-ups cost; whether it was revoked is
 * not remembered but asked each time, by the guard.
 */
final class AccessTokens {

  /** How long a token is accepted; revocation keeps its signals for this long and a margin. */
  static final Duration LIFE = Duration.ofMinutes(5);

  /** Ours have 600 to 1,000 characters; longer ones are not worth reading. */
  private static final int TOKEN_MAX = 2_048;

  /** Tied to memory: about 1 kB each. More people at once cost a signature check per miss. */
  private static final int REMEMBERED_MAX = 50_000;

  /** A verifier, and when the keys it was made of were loaded. */
  private record Verifier(Instant loadedAt, JWTAuth jwt) {}

  private final Vertx vertx;
  private final SigningKeys keys;
  private final String issuer;
  private final InstantSource clock;

  /** A verifier holds one signature object behind a lock, so every event loop has its own. */
  private final FastThreadLocal<@Nullable Verifier> verifiers = new FastThreadLocal<>();

  /** A token as it was verified, by keys of this generation. */
  private record Known(Pass pass, long generation) {}

  private final Cache<String, Known> known;

  AccessTokens(Vertx vertx, SigningKeys keys, String issuer, InstantSource clock) {
    this.vertx = vertx;
    this.keys = keys;
    this.issuer = issuer;
    this.clock = clock;
    this.known =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED_MAX)
            .expireAfter(Expiry.creating((String token, Known verified) -> left(verified.pass())))
            .build();
  }

  /** A token for these claims; the keys must be {@link SigningKeys#ready}. */
  String sign(Claims claims) {
    return keys.now().signer(clock.instant()).sign(claims.toJson(issuer));
  }

  /** A token that this node has verified before, by keys of today; it may have expired. */
  @Nullable Pass remembered(String token) {
    Known verified = known.getIfPresent(token);
    return verified == null || verified.generation() != keys.generation() ? null : verified.pass();
  }

  /** Checks form, key, signature, issuer, audience and the presence of every claim. */
  Future<Pass> verify(String token) {
    Optional<String> kid = kidOf(token);
    if (kid.isEmpty()) {
      return Future.failedFuture(Refusals.notOurs());
    }
    return keys.ready()
        .compose(loaded ->
            loaded.named(kid.get()).isPresent() ? Future.succeededFuture(loaded) : keys.again())
        .compose(loaded -> verified(token, kid.get(), loaded));
  }

  private Future<Pass> verified(String token, String kid, SigningKeys.Loaded loaded) {
    if (loaded.named(kid).isEmpty()) {
      return Future.failedFuture(Refusals.notOurs());
    }
    return Future.succeededFuture(new TokenCredentials(token))
        .compose(carried -> verifier(loaded).authenticate(carried))
        .map(user -> Pass.of(Claims.of(user.attributes().getJsonObject("accessToken"))))
        .onSuccess(pass -> known.put(token, new Known(pass, loaded.generation())))
        .recover(any -> Future.failedFuture(Refusals.notOurs()));
  }

  /**
   * The key a token names, if its header is one of ours: signed by ES256, of type {@code at+jwt}
   * (RFC 9068, section 4), no critical extensions.
   */
  private static Optional<String> kidOf(String token) {
    int end = token.indexOf('.');
    if (end <= 0 || token.length() > TOKEN_MAX) {
      return Optional.empty();
    }
    try {
      byte[] raw = Base64.getUrlDecoder().decode(token.substring(0, end));
      JsonObject header = new JsonObject(Buffer.buffer(raw));
      boolean ours =
          "ES256".equals(header.getValue("alg"))
              && "at+jwt".equals(header.getValue("typ"))
              && !header.containsKey("crit");
      return ours && header.getValue("kid") instanceof String kid
          ? Optional.of(kid)
          : Optional.empty();
    } catch (RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  /** Expiry is not checked here: the guard does it for each request, by its own clock. */
  private JWTAuth verifier(SigningKeys.Loaded loaded) {
    Verifier mine = verifiers.get();
    if (mine == null || !mine.loadedAt().equals(loaded.at())) {
      JWTOptions options =
          new JWTOptions()
              .setIssuer(issuer)
              .addAudience(Claims.AUDIENCE)
              .addAudience(Claims.IMPERSONATION)
              .setIgnoreExpiration(true);
      JWTAuthOptions auth = new JWTAuthOptions().setJWTOptions(options);
      loaded.keys().forEach(key -> auth.addJwk(key.publicJwk()));
      mine = new Verifier(loaded.at(), JWTAuth.create(vertx, auth));
      verifiers.set(mine);
    }
    return mine.jwt();
  }

  private Duration left(Pass pass) {
    return Duration.ofMillis(Math.max(0, pass.claims().expiresAtMs() - clock.millis()));
  }
}
