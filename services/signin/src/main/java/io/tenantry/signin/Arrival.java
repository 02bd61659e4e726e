package io.tenantry.signin;

import io.tenantry.common.web.Client;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Somebody who has just proved who they are, and has no session yet.
 *
 * @param org where they want to go; empty for nowhere in particular
 * @param method the way in, as the trail names it: {@code password}
 * @param amr how they proved it (RFC 8176), the way in first
 */
record Arrival(UUID user, Optional<UUID> org, Client client, String method, List<String> amr) {}
