package io.tenantry.audit;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * How many files are being made on this node. Each has a page in memory and asks the database
 * without a pause, so there are few, and no organization may take all.
 *
 * <p>Safe for use by several threads.
 */
final class ExportPlaces {

  /** An organization's share of the node. */
  private static final int SHARE = 4;

  /** Hundred thousand rows take a reader without delay so long. */
  private static final int RETRY_SECONDS = 5;

  private final int most;
  private final int mostOfOne;
  private final Map<UUID, Integer> taken = new HashMap<>();
  private int all;

  ExportPlaces(int most) {
    this.most = most;
    this.mostOfOne = Math.max(1, most / SHARE);
  }

  /**
   * Takes a place.
   *
   * @throws Problem 429 {@code too-many-exports} if the organization has its share, 503 {@code
   *     exports-busy} if the node has no place left
   */
  synchronized void enter(Actor actor) {
    if (taken.getOrDefault(holder(actor), 0) >= mostOfOne) {
      throw new Problem.TooMany(
          "too-many-exports",
          "your organization has " + mostOfOne + " exports under way; wait for one to end",
          RETRY_SECONDS);
    }
    if (all >= most) {
      throw new Problem.Unavailable(
          "exports-busy", "this node makes as many files as it may; try again", RETRY_SECONDS);
    }
    taken.merge(holder(actor), 1, Integer::sum);
    all++;
  }

  synchronized void leave(Actor actor) {
    taken.computeIfPresent(holder(actor), (org, n) -> n == 1 ? null : n - 1);
    all--;
  }

  /** Whoever is there by a platform role takes nothing from the organization. */
  private static UUID holder(Actor actor) {
    return actor.viaPlatform() ? Actor.PLATFORM : actor.org();
  }
}
