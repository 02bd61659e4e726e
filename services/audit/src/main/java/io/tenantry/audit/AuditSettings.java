package io.tenantry.audit;

import java.util.Optional;

/**
 * What an operator says about the trail.
 *
 * @param retentionMonths how many whole months are kept beside the current one; absent: all
 */
public record AuditSettings(Optional<Integer> retentionMonths) {

  /** Everything is kept. */
  public static AuditSettings usual() {
    return new AuditSettings(Optional.empty());
  }
}
