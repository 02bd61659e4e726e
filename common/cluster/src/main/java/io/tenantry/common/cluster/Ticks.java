package io.tenantry.common.cluster;

import java.util.function.LongSupplier;

/**
 * The two clocks of this machine: one that never jumps but stands still while the machine sleeps
 * ({@code nanos}), and one that jumps but knows that time has passed ({@code wallMillis}).
 */
record Ticks(LongSupplier nanos, LongSupplier wallMillis) {

  static final Ticks SYSTEM = new Ticks(System::nanoTime, System::currentTimeMillis);

  long now() {
    return nanos.getAsLong();
  }

  long wall() {
    return wallMillis.getAsLong();
  }
}
