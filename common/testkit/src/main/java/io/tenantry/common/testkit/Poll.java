package io.tenantry.common.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what happens later, no longer than it takes, and fails when it does not happen. */
public final class Poll {
  /**
   * Longer than anything takes on a busy machine; nobody waits for it unless something is wrong.
   */
  public static final Duration LONG = Duration.ofSeconds(30);

  private static final long PAUSE_NANOS = 5_000_000;

  private Poll() {}

  /** Goes on as soon as the condition holds. */
  public static void until(String what, BooleanSupplier holds) {
    var _ = until(what, () -> holds.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /** Goes on with the value as soon as there is one. */
  public static <T> T until(String what, Supplier<Optional<T>> value) {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (true) {
      Optional<T> found = value.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited " + LONG.toSeconds() + " s in vain until " + what);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
