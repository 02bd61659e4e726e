package io.tenantry.common.web;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one event loop takes on at the same time. Beyond it a request is refused at once, before
 * anything is done for it: whoever is taken in is answered soon, and the others know that they may
 * come again. A request that is still sending its body waits outside, so that slow senders keep
 * nobody out; what they have sent is bounded by its size.
 */
final class Admission {

  /**
   * At 250 answers a second, which is what one event loop manages of the dearest routes, the last
   * one waits for half a second.
   */
  static final int REQUESTS_MAX = 128;

  /** Bodies that are not complete may take an eighth of the heap, all event loops together. */
  private static final int SHARE_OF_HEAP = 8;

  /** A heap however small has room for the longest body, twice. */
  private static final long BODIES_MIN_BYTES = 2L * HttpSettings.BODY_MAX_BYTES;

  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong bodies;
  private final long bodiesMaxBytes =
      Math.max(BODIES_MIN_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);

  /**
   * @param bodies how many bytes are kept, shared by all event loops
   */
  Admission(AtomicLong bodies) {
    this.bodies = bodies;
  }

  /**
   * Takes a request in.
   *
   * @throws Problem.Unavailable {@code overloaded}; then there is nothing to {@link #leave}
   */
  void enter() {
    if (requests.incrementAndGet() > REQUESTS_MAX) {
      requests.decrementAndGet();
      throw Problem.Unavailable.overloaded();
    }
  }

  void leave() {
    requests.decrementAndGet();
  }

  /**
   * Keeps so many bytes of a body.
   *
   * @throws Problem.Unavailable {@code overloaded}; then there is nothing to {@link #forget}
   */
  void keep(int bytes) {
    if (bodies.addAndGet(bytes) > bodiesMaxBytes) {
      bodies.addAndGet(-bytes);
      throw Problem.Unavailable.overloaded();
    }
  }

  void forget(int bytes) {
    bodies.addAndGet(-bytes);
  }
}
