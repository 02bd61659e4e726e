package io.tenantry.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What came of checking the trail of one organization.
 *
 * @param broken the first thing that is wrong; then nothing after it was looked at
 * @param complete whether all of it was looked at
 * @param seals that were checked
 * @param events that were found to be what was sealed
 * @param noLongerKept events of months that retention has dropped; only their seals could be
 *     checked
 * @param keptFrom where the months begin that are still kept, after some were dropped
 * @param head the last seal that was checked
 * @param unsealed events that wait for their seal
 * @param oldestUnsealed since when the oldest of them waits
 */
public record Verification(
    UUID org,
    Optional<Broken> broken,
    boolean complete,
    long seals,
    long events,
    long noLongerKept,
    Optional<Instant> keptFrom,
    Optional<Head> head,
    long unsealed,
    Optional<Instant> oldestUnsealed) {

  /** Whether nothing was found to be wrong. */
  public boolean isIntact() {
    return broken.isEmpty();
  }
}
