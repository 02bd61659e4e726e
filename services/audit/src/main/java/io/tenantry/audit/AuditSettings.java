package io.tenantry.audit;

import java.util.Optional;

/**
 * What an operator says about the trail and the files that are made.
 *
 * @param retentionMonths how many whole months are kept beside the current one; absent: all
 * @param exportsMax files that a node makes at the same time
 */
public record AuditSettings(Optional<Integer> retentionMonths, int exportsMax) {

  /** With a page of each in memory, a few megabytes; an organization may make two of them. */
  public static final int EXPORTS_MAX = 8;

  public AuditSettings(Optional<Integer> retentionMonths) {
    this(retentionMonths, EXPORTS_MAX);
  }

  /** Everything is kept. */
  public static AuditSettings usual() {
    return new AuditSettings(Optional.empty());
  }
}
