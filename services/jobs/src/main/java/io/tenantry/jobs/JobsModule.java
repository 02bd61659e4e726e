package io.tenantry.jobs;

import io.tenantry.access.AccessModule;
import io.tenantry.audit.AuditModule;
import io.tenantry.common.sql.Care;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import java.time.Duration;

/** Builds jobs: their doors, routes, turns, and the end of what nobody looks at any more. */
public final class JobsModule implements Module {

  /** What is kept for weeks need not go to the minute. */
  private static final Duration BETWEEN_PURGES = Duration.ofHours(1);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

  private final JobStore store;
  private final Batch batch;
  private final Starters starters;
  private final Jobs jobs;
  private final Shown shown;
  private final Intake intake;
  private final Foundation foundation;
  private final JobSettings settings;

  public JobsModule(Foundation foundation, AuditModule audit, AccessModule access) {
    this(foundation, audit, access, JobSettings.usual());
  }

  public JobsModule(
      Foundation foundation, AuditModule audit, AccessModule access, JobSettings settings) {
    this.foundation = foundation;
    this.settings = settings;
    this.store = new JobStore(foundation.outbox(), audit.audit());
    this.batch = new Batch(foundation.db());
    this.starters = new Starters(foundation.signals().lease(), access.access());
    this.jobs = new Jobs(foundation, store, audit.audit(), batch);
    this.shown = new Shown(jobs);
    this.intake = new Intake(foundation.db(), store, jobs, settings.stagedBytesMax());
  }

  public Jobs jobs() {
    return jobs;
  }

  public Shown shown() {
    return shown;
  }

  /** For jobs whose items come in a file. */
  public Intake intake() {
    return intake;
  }

  @Override
  public void addTo(Assembly assembly) {
    batch.translate(assembly.problems());
    var work = new TurnWork(foundation.db(), store, batch, jobs.works());
    Turns turns = new Turns(foundation, store, starters, batch, work, settings.turnMax());
    var pages = new JobPages(foundation.db(), foundation.cursors(), store);
    new JobRoutes(jobs, pages, shown).addTo(assembly.routes());
    assembly.outbox().on(JobStore.TURN, turns::take);
    assembly.schedule().every("jobs.resume", BETWEEN_LOOKS, jobs::resume);
    assembly.schedule().every("jobs.cut-off", BETWEEN_LOOKS, intake::failThoseCutOff);
    assembly.schedule().every("jobs.forget-told", BETWEEN_LOOKS, intake::forgetTold);
    assembly.schedule().every("jobs.purge", BETWEEN_PURGES, jobs::purge);
    assembly.care(
        new Care(
            "jobs",
            "none: work of an organization",
            "ends 30 days after the job; started_by is kept: an id without a person",
            "every row of the organization",
            "every row of the organization is deleted"),
        new Care(
            "job_items",
            "none: work of an organization",
            "address and what a file told of it are blanked; user_id is kept, an id without a person, for 30 days after the job",
            "every row of the organization",
            "every row of the organization is deleted"));
  }
}
