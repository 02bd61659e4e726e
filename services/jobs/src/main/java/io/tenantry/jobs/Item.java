package io.tenantry.jobs;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;

/**
 * One of the things that a job is about: somebody who is known, or an address.
 *
 * @param place counts from 1, in the order in which they were named or found; in a file its line
 * @param told what a file tells of it
 */
public record Item(
    long place, Optional<UUID> user, Optional<String> address, Optional<JsonObject> told) {

  public static Item of(long place, UUID user) {
    return new Item(place, Optional.of(user), Optional.empty(), Optional.empty());
  }

  public static Item of(long place, String address) {
    return new Item(place, Optional.empty(), Optional.of(address), Optional.empty());
  }

  /** In the same order by every job, so that none waits for one that waits for it. */
  String lockedBy() {
    return user.map(UUID::toString).or(() -> address).orElse("");
  }
}
