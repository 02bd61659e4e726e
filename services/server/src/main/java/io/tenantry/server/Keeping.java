package io.tenantry.server;

import io.tenantry.audit.AuditSettings;
import io.tenantry.users.RetentionSettings;

/** What an operator says about how long things are kept. */
public record Keeping(AuditSettings trail, RetentionSettings people) {

  /** The whole trail, and deleted people for the usual time. */
  public static Keeping usual() {
    return new Keeping(AuditSettings.usual(), RetentionSettings.usual());
  }
}
