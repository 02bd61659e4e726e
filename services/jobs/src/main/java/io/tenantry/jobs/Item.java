package io.tenantry.jobs;

import java.util.Optional;
import java.util.UUID;

/**
 * One of the things that a job is about: somebody who is known, or an address.
 *
 * @param place counts from 1, in the order in which they were named or found
 */
public record Item(long place, Optional<UUID> user, Optional<String> address) {

  public static Item of(long place, UUID user) {
    return new Item(place, Optional.of(user), Optional.empty());
  }

  public static Item of(long place, String address) {
    return new Item(place, Optional.empty(), Optional.of(address));
  }

  /** In the same order by every job, so that none waits for one that waits for it. */
  String lockedBy() {
    return user.map(UUID::toString).or(() -> address).orElse("");
  }
}
