package io.tenantry.audit;

import io.tenantry.common.sql.Care;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import java.time.Duration;

/** Builds audit: its door, the lists, and the months made ahead. */
public final class AuditModule implements Module {
  /**
   * Months are made half a year ahead (see the migration), so a day without this schedule costs
   * nothing.
   */
  private static final Duration BETWEEN_PREPARATIONS = Duration.ofDays(1);

  private final Audit audit;
  private final Trail trail;

  public AuditModule(Foundation foundation) {
    this.audit = new Audit(foundation.clock());
    this.trail = new Trail(foundation);
  }

  public Audit audit() {
    return audit;
  }

  @Override
  public void addTo(Assembly assembly) {
    new AuditRoutes(trail).addTo(assembly.routes());
    assembly.schedule().every("audit.prepare-months", BETWEEN_PREPARATIONS, trail::prepareMonths);
    assembly.care(
        new Care(
            "audit_events",
            "rows where the person is actor or target",
            "kept: rows hold ids and commitments only, and must stay for the hashes to hold",
            "every row of the organization",
            "kept until the retention of the trail ends; rows hold ids and commitments only"),
        new Care(
            "audit_personal",
            "rows whose person_id is the person, joined to their events",
            "rows whose person_id is the person are deleted; the hashes of their events still hold",
            "every row of the organization, joined to its event",
            "every row of the organization is deleted; the hashes of the events still hold"));
  }
}
