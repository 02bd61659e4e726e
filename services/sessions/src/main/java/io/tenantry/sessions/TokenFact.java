package io.tenantry.sessions;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What the guard knows of an access token that it accepts.
 *
 * @param org empty when it names none
 * @param impersonator who really sits there, when somebody acts in the name of {@code user}
 */
public record TokenFact(
    UUID user,
    UUID session,
    Optional<UUID> org,
    Set<String> permissions,
    Instant authTime,
    Instant issuedAt,
    Instant expiresAt,
    Optional<UUID> impersonator) {}
