package io.tenantry.common.crypto;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes ids: UUID version 7 (RFC 9562, section 5.7), so that rows made together lie together in an
 * index.
 *
 * <p>An id tells when it was made and is not a secret; what must not be guessed is a {@link Token}.
 */
public final class Ids {

  /**
   * Milliseconds in the upper 52 bits, a counter in the lower 12: ids of one process never go back.
   */
  private static final AtomicLong LAST = new AtomicLong();

  private static final int COUNTER_BITS = 12;
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private Ids() {}

  /** A new id, greater than every id this process made before. */
  public static UUID next() {
    long now = System.currentTimeMillis() << COUNTER_BITS;
    long stamp = LAST.updateAndGet(last -> Math.max(last + 1, now));
    long high = (stamp >>> COUNTER_BITS) << 16 | VERSION_7 | (stamp & 0xFFF);
    long low = VARIANT | (ThreadLocalRandom.current().nextLong() >>> 2);
    return new UUID(high, low);
  }
}
