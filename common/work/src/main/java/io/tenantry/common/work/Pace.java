package io.tenantry.common.work;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How patiently jobs are worked on.
 *
 * @param claim how long a job stays with a worker that gives no sign of life; after kill -9 another
 *     worker takes it by then
 * @param poll how often is looked when nobody wakes the worker
 * @param firstRetry the pause after the first failure; it doubles with each further one
 * @param lastRetry but never gets longer than this
 * @param attemptsMax after so many the job is dead
 * @param atOnce how many jobs of one kind run at the same time on a node; half as many again are
 *     kept for those that are tried again, so that they never take the places of new ones
 * @param jobMax what takes longer is taken to hang: it is cut off and has failed
 */
record Pace(
    Duration claim,
    Duration poll,
    Duration firstRetry,
    Duration lastRetry,
    int attemptsMax,
    int atOnce,
    Duration jobMax) {

  /** Sixty attempts take about six hours. */
  static final Pace USUAL =
      new Pace(
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofMinutes(10),
          60,
          8,
          Duration.ofMinutes(10));

  /**
   * Six hundred attempts take about three days: a weekend without the mail server is survived. A
   * mail server that has not taken a mail after two minutes does not mean to.
   */
  static final Pace MAILS = USUAL.withAttemptsMax(600).withJobMax(Duration.ofMinutes(2));

  Pace withJobMax(Duration max) {
    return new Pace(claim, poll, firstRetry, lastRetry, attemptsMax, atOnce, max);
  }

  private Pace withAttemptsMax(int max) {
    return new Pace(claim, poll, firstRetry, lastRetry, max, atOnce, jobMax);
  }

  /** Places for jobs that have been tried before. */
  int againAtOnce() {
    return Math.max(1, atOnce / 2);
  }

  /** Between half and all of the doubled pause, so that what failed together returns apart. */
  Duration pauseAfter(int attempt, RandomGenerator random) {
    int doublings = Math.min(attempt - 1, 30);
    long full = Math.min(firstRetry.toMillis() << doublings, lastRetry.toMillis());
    return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
  }
}
