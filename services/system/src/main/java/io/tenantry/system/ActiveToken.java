package io.tenantry.system;

import io.tenantry.sessions.TokenFact;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token that we accept (RFC 7662, section 2.2).
 *
 * @param org null when it names no organization
 * @param act who really sits there, when somebody acts in the name of {@code sub} (RFC 8693)
 * @param permissions null when they were not asked for
 */
record ActiveToken(
    boolean active,
    String tokenType,
    String iss,
    UUID sub,
    UUID sid,
    @Nullable UUID org,
    long authTime,
    long iat,
    long exp,
    @Nullable ActorClaim act,
    @Nullable List<String> permissions) {

  /** RFC 8693, section 4.1. */
  record ActorClaim(UUID sub) {}

  static ActiveToken of(TokenFact fact, String issuer, boolean withPermissions) {
    return new ActiveToken(
        true,
        "Bearer",
        issuer,
        fact.user(),
        fact.session(),
        fact.org().orElse(null),
        fact.authTime().getEpochSecond(),
        fact.issuedAt().getEpochSecond(),
        fact.expiresAt().getEpochSecond(),
        fact.impersonator().map(ActorClaim::new).orElse(null),
        withPermissions ? List.copyOf(new TreeSet<>(fact.permissions())) : null);
  }
}
