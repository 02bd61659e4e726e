package io.tenantry.audit;

import java.time.Instant;

/** The newest seal that was seen; kept outside, it guards against the newest being cut off. */
public record Head(long seq, String hash, Instant at) {

  /** As {@code --head} takes it. */
  @Override
  public String toString() {
    return seq + ":" + hash;
  }
}
