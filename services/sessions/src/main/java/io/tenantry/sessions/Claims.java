package io.tenantry.sessions;

import io.tenantry.common.web.Actor;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
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
    long expiresAtMs) {

  /** RFC 7519, section 4.1.3: the only audience our guard accepts. */
  static final String AUDIENCE = "tenantry";

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
        Math.min(issued + lifeSeconds, opened.endsAt().getEpochSecond()) * 1000);
  }

  /** Whether the token names an organization. */
  boolean hasOrg() {
    return !org.equals(Actor.PLATFORM);
  }

  /** The claims set of RFC 9068, section 2.2, and our own {@code sid, org, ue, me, oe, pe}. */
  JsonObject toJson(String issuer) {
    JsonObject json =
        new JsonObject()
            .put("iss", issuer)
            .put("aud", AUDIENCE)
            .put("sub", user.toString())
            .put("sid", session.toString())
            .put("ue", userEpoch)
            .put("auth_time", authTime.getEpochSecond())
            .put("iat", issuedAtMs / 1000)
            .put("exp", expiresAtMs / 1000);
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
    String org = json.getString("org");
    return new Claims(
        UUID.fromString(json.getString("sid")),
        UUID.fromString(json.getString("sub")),
        org == null ? Actor.PLATFORM : UUID.fromString(org),
        json.getLong("ue"),
        org == null ? 0L : json.getLong("me"),
        org == null ? 0L : json.getLong("oe"),
        org == null ? 0L : json.getLong("pe", 0L),
        Instant.ofEpochSecond(json.getLong("auth_time")),
        json.getLong("iat") * 1000,
        json.getLong("exp") * 1000);
  }
}
