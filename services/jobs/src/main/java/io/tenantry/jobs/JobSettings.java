package io.tenantry.jobs;

import java.time.Duration;

/**
 * What an operator says about jobs.
 *
 * @param turnMax a batch that takes longer is given up, and tried again
 * @param stagedBytesMax what the files of one organization may take in the database until they are
 *     done
 */
public record JobSettings(Duration turnMax, long stagedBytesMax) {

  /** Much longer than a transaction may take, and than nodes may take to hear of it. */
  private static final Duration TURN_MAX = Duration.ofMinutes(2);

  /** Two files of a million people of whom much is told, or a file as long as one may be. */
  private static final long STAGED_BYTES_MAX = 4L << 30;

  public JobSettings(long stagedBytesMax) {
    this(TURN_MAX, stagedBytesMax);
  }

  public static JobSettings usual() {
    return new JobSettings(STAGED_BYTES_MAX);
  }
}
