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
    String status) {

  /** As a row that is told as JSON. */
  JsonObject row() {
    JsonObject row =
        new JsonObject()
            .put("id", id.toString())
            .put("name", card.name())
            .put("email", card.email())
            .put("phone", card.phone())
            .put("avatar_url", card.avatarUrl())
            .put("managed_by", managedBy.map(UUID::toString).orElse(null))
            .put("status", status)
            .put("metadata", metadata)
            .put("public_metadata", publicMetadata);
    return profile.addTo(row);
  }
}
