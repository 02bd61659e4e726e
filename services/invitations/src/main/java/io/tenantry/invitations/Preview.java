package io.tenantry.invitations;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What the holder of a link is told before they accept.
 *
 * @param org empty for the platform
 * @param inviter the name of whoever invites; empty for the program itself
 * @param hasAccount whether the address belongs to somebody who proved it: they sign in to accept
 */
public record Preview(
    Optional<UUID> org,
    String host,
    String inviter,
    String email,
    List<String> roles,
    Optional<String> message,
    Instant expiresAt,
    boolean hasAccount) {}
