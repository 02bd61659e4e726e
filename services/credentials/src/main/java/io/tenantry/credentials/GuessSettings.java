package io.tenantry.credentials;

import java.time.Duration;

/**
 * How often somebody may guess.
 *
 * @param lockAfter wrong passwords in a row after which a person's password is not judged for a
 *     while; people mistype, so not two or three
 * @param lockFirst how long the first time; twice as long after each failure that follows
 * @param lockLongest how long at most, until {@value #LOCKED_FOR_GOOD_AFTER} in a row
 * @param perAddress failures that one network address may have within ten minutes, and ten times
 *     that in a day; who gets in uses up none, so that an office behind one address is not in its
 *     own way
 */
public record GuessSettings(
    int lockAfter, Duration lockFirst, Duration lockLongest, int perAddress) {

  /** NIST SP 800-63B, section 5.2.2: no more than a hundred failures in a row. */
  public static final int LOCKED_FOR_GOOD_AFTER = 100;

  /** Until the person sets a new password by a mailed link, or an admin ends the lock. */
  public static final Duration FOR_GOOD = Duration.ofDays(365);

  public static GuessSettings usual() {
    return new GuessSettings(10, Duration.ofMinutes(1), Duration.ofHours(1), 100);
  }
}
