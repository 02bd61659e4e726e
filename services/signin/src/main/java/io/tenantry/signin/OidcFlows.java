package io.tenantry.signin;

import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.crypto.Token;
import io.tenantry.common.sql.Database;
import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.Passkeys;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Ways of browsers to providers and back. Only the browser that has begun one can end it: it brings
 * the cookie, which another site can neither read nor, with {@code __Host-}, plant. One way ends
 * once, on whatever node.
 */
final class OidcFlows {

  /** Long enough to sign in there, with whatever is asked of somebody there. */
  static final Duration LIFE = Duration.ofMinutes(10);

  private static final String PURPOSE = "oidc-flow";

  private final SecretBox box;
  private final Clock clock;
  private final Database db;
  private final Passkeys passkeys;
  private final OidcCookie cookie;

  OidcFlows(Rooms rooms) {
    this.box = rooms.foundation().secrets();
    this.clock = rooms.foundation().clock();
    this.db = rooms.foundation().db();
    this.passkeys = rooms.credentials().passkeys();
    this.cookie = new OidcCookie(rooms.foundation().publicUrl());
  }

  String cookie() {
    return cookie.name();
  }

  /** A new one, with secrets of its own. */
  OidcFlow begin(
      String provider,
      Optional<String> org,
      Optional<String> returnTo,
      Optional<OidcFlow.Link> link) {
    return new OidcFlow(
        provider,
        Token.random().text(),
        Token.random().text(),
        new CodeVerifier().getValue(),
        org,
        returnTo,
        link,
        clock.instant().plus(LIFE));
  }

  /** The answer, which has the browser carry it. */
  Answer carried(Answer answer, OidcFlow flow) {
    return cookie.set(answer, box.sealText(PURPOSE, flow.json().encode()), LIFE.toSeconds());
  }

  /** The answer, after which the browser carries none. */
  Answer dropped(Answer answer) {
    return cookie.set(answer, "", 0);
  }

  /**
   * What the browser carries, if it is of this provider and of this state.
   *
   * @throws Problem.Unauthorized {@code sign-in-over} when it carries none, or one that is too old;
   *     {@code wrong-state} when another way has led here
   */
  OidcFlow carried(Optional<String> sealed, String provider, String state) {
    OidcFlow flow = sealed.flatMap(this::opened).orElseThrow(OidcFlows::over);
    if (!flow.endsAt().isAfter(clock.instant())) {
      throw over();
    }
    boolean same =
        MessageDigest.isEqual(
            flow.state().getBytes(StandardCharsets.UTF_8), state.getBytes(StandardCharsets.UTF_8));
    if (!same || !flow.provider().equals(provider)) {
      throw new Problem.Unauthorized(
          "wrong-state", "this is not the sign-in that this browser has begun; begin anew");
    }
    return flow;
  }

  /** Uses it up; fails with 401 {@code sign-in-over} if it was met before. */
  Future<Void> end(OidcFlow flow) {
    byte[] state = ("oidc " + flow.state()).getBytes(StandardCharsets.UTF_8);
    return db.identityWrite(tx -> passkeys.spend(tx, state))
        .compose(first -> first ? Future.succeededFuture() : Future.failedFuture(over()));
  }

  private Optional<OidcFlow> opened(String sealed) {
    try {
      return Optional.of(OidcFlow.of(new JsonObject(box.openText(PURPOSE, sealed))));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  static Problem over() {
    return new Problem.Unauthorized(
        "sign-in-over", "this sign-in is over: it took too long, or was finished; begin anew");
  }
}
