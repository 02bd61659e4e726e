package io.tenantry.users;

import java.util.Optional;
import java.util.UUID;

/**
 * A person to be made.
 *
 * @param email in the form of {@link io.tenantry.credentials.Identifiers}
 * @param emailVerified whether they have proven it themselves: by the link that makes them, or by
 *     the word of whoever runs this installation
 * @param managedBy the organization whose own action makes the person; empty for the platform
 */
public record NewUser(String name, String email, boolean emailVerified, Optional<UUID> managedBy) {}
