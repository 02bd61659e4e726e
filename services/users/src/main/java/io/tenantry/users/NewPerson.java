package io.tenantry.users;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;

/**
 * A person to be made, judged and in the form in which they are stored.
 *
 * @param managedBy the organization whose own action makes them; empty for the platform
 * @param status in the words of {@link UserStatus}
 */
record NewPerson(
    UUID id,
    Card card,
    PersonProfile profile,
    JsonObject metadata,
    JsonObject publicMetadata,
    Optional<UUID> managedBy,
    String status) {}
