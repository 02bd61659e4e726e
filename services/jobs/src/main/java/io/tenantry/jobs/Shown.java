package io.tenantry.jobs;

import io.tenantry.audit.Known;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Page;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Jobs and results as they leave, with the names that people have now. */
public final class Shown {

  private final Jobs jobs;

  Shown(Jobs jobs) {
    this.jobs = jobs;
  }

  /** 202 with the job and where it can be watched. */
  public Future<Answer> begun(Actor actor, Job job) {
    return one(actor, job)
        .map(view -> Answer.accepted(view).with("Location", home(actor) + "/jobs/" + job.id()));
  }

  /** 200 with what a job would come to. */
  public Future<TrialView> trial(Actor actor, Trial trial) {
    return results(actor, trial.first()).map(rows -> TrialView.of(trial, rows));
  }

  Future<JobView> one(Actor actor, Job job) {
    return page(actor, new Page<>(List.of(job), null, null, null, null))
        .map(page -> page.data().getFirst());
  }

  Future<Page<JobView>> page(Actor actor, Page<Job> page) {
    List<UUID> starters = page.data().stream().map(job -> job.starter().user()).toList();
    return jobs.known(actor.org(), starters)
        .map(names ->
            page.map(job -> JobView.of(job, Optional.ofNullable(names.get(job.starter().user())))));
  }

  Future<Page<JobResultView>> results(Actor actor, Page<Result> page) {
    return naming(actor, page.data()).map(page::map);
  }

  Future<List<JobResultView>> results(Actor actor, List<Result> results) {
    return naming(actor, results).map(named -> results.stream().map(named).toList());
  }

  private Future<Function<Result, JobResultView>> naming(Actor actor, List<Result> results) {
    List<UUID> people = results.stream().flatMap(r -> r.item().user().stream()).toList();
    return jobs.known(actor.org(), people).map(names -> result -> named(result, names));
  }

  private static JobResultView named(Result result, Map<UUID, Known> names) {
    return JobResultView.of(
        result, result.item().user().flatMap(user -> Optional.ofNullable(names.get(user))));
  }

  /** Where the routes of the actor's scope begin. */
  static String home(Actor actor) {
    return actor.org().equals(Actor.PLATFORM) ? "/v1/platform" : "/v1/orgs/" + actor.org();
  }
}
