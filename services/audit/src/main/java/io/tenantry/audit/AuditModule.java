package io.tenantry.audit;

import io.tenantry.common.sql.Care;
import io.tenantry.common.web.Cursors;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import io.tenantry.common.work.Schedule;
import io.vertx.core.Future;
import java.time.Duration;

/** Builds audit: its doors, the lists, the sealer, and the months made ahead and dropped. */
public final class AuditModule implements Module {
  /** With what the schedule may be late by, an event waits for less than a second. */
  static final Duration BETWEEN_SEALS = Duration.ofMillis(500);

  /**
   * Months are made half a year ahead (see the migration), so a day without this schedule costs
   * nothing. Dropping one that is in use at the moment is tried again an hour later.
   */
  private static final Duration BETWEEN_MONTHS = Duration.ofHours(1);

  private final Audit audit;
  private final Proof proof;
  private final People people = new People();
  private final Notes notes;
  private final Trail trail;
  private final Sealer sealer;
  private final Months months;
  private final Cursors cursors;
  private final Exports exports;

  /** Keeps everything. */
  public AuditModule(Foundation foundation) {
    this(foundation, AuditSettings.usual());
  }

  public AuditModule(Foundation foundation, AuditSettings settings) {
    SealKey key = new SealKey(foundation.secrets());
    this.audit = new Audit(foundation.clock(), key);
    this.proof = new Proof(foundation, key);
    this.trail = new Trail(foundation);
    this.notes = new Notes(foundation, audit, people);
    this.sealer = new Sealer(foundation, key);
    this.months = new Months(foundation, key, settings);
    this.cursors = foundation.cursors();
    this.exports = new Exports(foundation, audit, settings.exportsMax());
  }

  public Audit audit() {
    return audit;
  }

  /** For files that are made while they are sent. */
  public Exports exports() {
    return exports;
  }

  public Proof proof() {
    return proof;
  }

  /**
   * To be filled in at assembly: who people are, so that the trail can call them by their names.
   */
  public void people(Directory directory) {
    people.are(directory);
  }

  @Override
  public void addTo(Assembly assembly) {
    new AuditRoutes(trail, people).addTo(assembly.routes());
    new TrailExportRoutes(exports, trail, people).addTo(assembly.routes());
    new NoteRoutes(notes, people).addTo(assembly.routes());
    new VerifyRoutes(proof, cursors).addTo(assembly.routes());
    Schedule schedule = assembly.schedule();
    schedule.every("audit.seal", BETWEEN_SEALS, () -> done(sealer::sealAll));
    schedule.every("audit.prepare-months", BETWEEN_MONTHS, () -> done(months::prepare));
    schedule.every("audit.drop-months", BETWEEN_MONTHS, () -> done(months::dropOld));
    register(assembly);
  }

  /** These jobs wait themselves; when they return, it is done. */
  private static Future<Void> done(Runnable job) {
    job.run();
    return Future.succeededFuture();
  }

  private static void register(Assembly assembly) {
    String kept = "kept: rows hold ids and hashes only, and must stay for the chain to hold";
    assembly.care(
        new Care(
            "audit_events",
            "rows where the person is actor or target",
            "kept: rows hold ids and commitments only, and must stay for the hashes to hold",
            "every row of the organization",
            "kept until the retention of the trail ends; rows hold ids and commitments only"),
        new Care(
            "admin_notes",
            "none: written by admins for admins",
            "notes about the person are deleted; author_id is kept: an id without a person",
            "every row of the organization",
            "every row of the organization is deleted"),
        new Care(
            "audit_personal",
            "rows whose person_id is the person, joined to their events",
            "rows whose person_id is the person are deleted; the hashes of their events still hold",
            "every row of the organization, joined to its event",
            "every row of the organization is deleted; the hashes of the events still hold"),
        new Care("audit_seals", "none: ids and hashes only", kept, "every row", kept),
        new Care(
            "audit_unsealed",
            "none: ids and hashes only",
            "ends within a second",
            "none: ids and hashes only",
            "ends within a second"),
        new Care("audit_retention", "none", "none", "none", "none"));
  }
}
