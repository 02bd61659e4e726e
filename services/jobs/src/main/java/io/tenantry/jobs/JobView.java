package io.tenantry.jobs;

import io.tenantry.audit.Known;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as it leaves.
 *
 * @param state {@code receiving}, {@code queued}, {@code searching}, {@code running}, {@code
 *     cancelling}, {@code done}, {@code cancelled} or {@code failed}
 * @param total how many it is about; grows while it is searching
 * @param failed those that were refused, each with its reason among the results
 * @param skipped those that it did not come to because it ended before
 * @param reason why it ended before all was done: {@code cancelled}, {@code starter-lost-right}, or
 *     the code of what kept it again and again from finding out whom it is about
 */
public record JobView(
    UUID id,
    String kind,
    String state,
    long total,
    long done,
    long failed,
    long skipped,
    @Nullable String reason,
    StartedBy startedBy,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt) {

  /**
   * Who began it.
   *
   * @param name null for whoever is not known here
   */
  public record StartedBy(UUID id, @Nullable String name) {}

  static JobView of(Job job, Optional<Known> starter) {
    Job.Progress progress = job.progress();
    return new JobView(
        job.id(),
        job.kind(),
        job.state().word(),
        progress.total(),
        progress.done(),
        progress.failed(),
        progress.skipped(),
        job.reason().orElse(null),
        new StartedBy(job.starter().user(), starter.map(Known::name).orElse(null)),
        job.times().createdAt(),
        job.times().startedAt(),
        job.times().endedAt());
  }
}
