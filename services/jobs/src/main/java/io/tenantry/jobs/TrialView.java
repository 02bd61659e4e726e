package io.tenantry.jobs;

import io.tenantry.common.web.AnsweredWith;
import java.util.List;

/**
 * What a job would come to.
 *
 * @param total how many it would be about
 * @param refused how many of the first ones would be refused
 * @param data the first ones: done means that it would be
 */
@AnsweredWith(200)
public record TrialView(
    boolean dryRun, long total, boolean totalIsExact, long refused, List<JobResultView> data) {

  static TrialView of(Trial trial, List<JobResultView> shown) {
    return new TrialView(
        true,
        trial.total(),
        trial.totalIsExact(),
        shown.stream().filter(row -> row.state().equals(Result.State.FAILED.word())).count(),
        shown);
  }
}
