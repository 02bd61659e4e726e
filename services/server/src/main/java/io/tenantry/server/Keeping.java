package io.tenantry.server;

import io.tenantry.audit.AuditSettings;
import io.tenantry.credentials.GuessSettings;
import io.tenantry.jobs.JobSettings;
import io.tenantry.sessions.SessionSettings;
import io.tenantry.users.RetentionSettings;

/**
 * What an operator says about how long things are kept, how often people may guess, and how much
 * may wait.
 */
public record Keeping(
    AuditSettings trail,
    RetentionSettings people,
    SessionSettings sessions,
    GuessSettings guesses,
    JobSettings jobs) {

  /** The whole trail, deleted people and sessions for the usual time. */
  public static Keeping usual() {
    return new Keeping(
        AuditSettings.usual(),
        RetentionSettings.usual(),
        SessionSettings.usual(),
        GuessSettings.usual(),
        JobSettings.usual());
  }
}
