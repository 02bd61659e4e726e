package io.tenantry.sessions;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Impersonator;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What a verified access token says: who, in which session, for which organization, and under which
 * epochs. No rights and no personal data.
 *
 * @param org {@link Actor#PLATFORM} when the token names no organization
 * @param memberEpoch 0 without an organization, like {@code orgEpoch}
 * @param policyEpoch under which session policy of the organization it was made; 0 for none
 * @param issuedAtMs database time of the row it was made from, milliseconds since 1970
 * @param expiresAtMs not accepted from this moment on
 * @param act on whose session this one rests, when somebody acts in the name of {@code user}
 */
record Claims(
    UUID session,
    UUID user,
    UUID org,
    long userEpoch,
    long memberEpoch,
    long orgEpoch,
    long policyEpoch,
    Instant authTime,
    long issuedAtMs,
    long expiresAtMs,
    Optional<Act> act) {

  /** RFC 7519, section 4.1.3: what our guard accepts. */
  static final String AUDIENCE = "tenantry";

  /**
   * The audience of tokens that act in another person's name. They outlive other tokens, because
   * the guard asks for them again and again; a service that verifies tokens by itself does not, and
   * by this name does not accept them.
   */
  static final String IMPERSONATION = "tenantry:impersonation";

  /**
   * Who really sits there (RFC 8693, section 4.1), and how far they may go.
   *
   * @param by the token of their own by which it was begun
   * @param viaPlatform whether their right to it comes from a platform role
   * @param pinned whether it stays in the organization of the token
   */
  record Act(Claims by, Impersonator.Mode mode, boolean viaPlatform, boolean pinned) {

    /** Where the impersonator's own rights are asked for. */
    UUID scope() {
      return viaPlatform ? Actor.PLATFORM : by.org();
    }

    private JsonObject toJson() {
      return by.ids().put("mode", mode.word()).put("platform", viaPlatform).put("pinned", pinned);
    }

    private static Act of(JsonObject json, JsonObject token) {
      return new Act(
          Claims.of(json, token, Optional.empty()),
          Impersonator.Mode.valueOf(json.getString("mode").toUpperCase(Locale.ROOT)),
          json.getBoolean("platform"),
          json.getBoolean("pinned"));
    }
  }

  /**
   * The claims of a session that was just opened, entered or refreshed; over with it at the latest.
   */
  static Claims of(Opened opened, long lifeSeconds) {
    long issued = opened.issuedAt().getEpochSecond();
    return new Claims(
        opened.session(),
        opened.user(),
        opened.org().orElse(Actor.PLATFORM),
        opened.userEpoch(),
        opened.memberEpoch(),
        opened.orgEpoch(),
        opened.policyEpoch(),
        opened.authTime(),
        issued * 1000,
        Math.min(issued + lifeSeconds, opened.endsAt().getEpochSecond()) * 1000,
        Optional.empty());
  }

  /** The same in somebody's name; good until the session ends, for it is never refreshed. */
  Claims actingFor(Act behind, long untilMs) {
    return new Claims(
        session,
        user,
        org,
        userEpoch,
        memberEpoch,
        orgEpoch,
        policyEpoch,
        authTime,
        issuedAtMs,
        untilMs,
        Optional.of(behind));
  }

  /** Whether the token names an organization. */
  boolean hasOrg() {
    return !org.equals(Actor.PLATFORM);
  }

  /** The claims set of RFC 9068, section 2.2, and our own {@code sid, org, ue, me, oe, pe}. */
  JsonObject toJson(String issuer) {
    JsonObject json =
        ids()
            .put("iss", issuer)
            .put("aud", act.isPresent() ? IMPERSONATION : AUDIENCE)
            .put("auth_time", authTime.getEpochSecond())
            .put("iat", issuedAtMs / 1000)
            .put("exp", expiresAtMs / 1000);
    act.ifPresent(behind -> json.put("act", behind.toJson()));
    return json;
  }

  private JsonObject ids() {
    JsonObject json =
        new JsonObject()
            .put("sub", user.toString())
            .put("sid", session.toString())
            .put("ue", userEpoch);
    return hasOrg()
        ? json.put("org", org.toString())
            .put("me", memberEpoch)
            .put("oe", orgEpoch)
            .put("pe", policyEpoch)
        : json;
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws RuntimeException if a claim is missing or is not what it must be
   */
  static Claims of(JsonObject json) {
    JsonObject behind = json.getJsonObject("act");
    if (!(behind == null ? AUDIENCE : IMPERSONATION).equals(json.getValue("aud"))) {
      throw new IllegalArgumentException("a token for something else");
    }
    return of(json, json, Optional.ofNullable(behind).map(by -> Act.of(by, json)));
  }

  private static Claims of(JsonObject who, JsonObject token, Optional<Act> act) {
    String org = who.getString("org");
    return new Claims(
        UUID.fromString(who.getString("sid")),
        UUID.fromString(who.getString("sub")),
        org == null ? Actor.PLATFORM : UUID.fromString(org),
        who.getLong("ue"),
        org == null ? 0L : who.getLong("me"),
        org == null ? 0L : who.getLong("oe"),
        org == null ? 0L : who.getLong("pe"),
        Instant.ofEpochSecond(token.getLong("auth_time")),
        token.getLong("iat") * 1000,
        token.getLong("exp") * 1000,
        act);
  }
}
