package io.tenantry.jobs;

import static io.tenantry.access.Permissions.JOB_LIST;
import static io.tenantry.common.web.Scope.ORG;
import static io.tenantry.common.web.Scope.PLATFORM;

import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Routes;
import io.vertx.core.Future;
import java.util.UUID;

/** How the web asks how jobs get on, in both scopes. */
final class JobRoutes {

  private final Jobs jobs;
  private final JobPages pages;
  private final Shown shown;

  JobRoutes(Jobs jobs, JobPages pages, Shown shown) {
    this.pages = pages;
    this.jobs = jobs;
    this.shown = shown;
  }

  void addTo(RouteTable at) {
    addTo(at.in(ORG));
    addTo(at.in(PLATFORM));
  }

  private void addTo(Routes scope) {
    scope
        .get("/jobs", JOB_LIST, this::list)
        .query(JobQuery.class)
        .answersPage(JobView.class)
        .impersonated()
        .summary("Work on many at once, newest first")
        .get("/jobs/{job}", JOB_LIST, this::get)
        .answers(200, JobView.class)
        .impersonated()
        .summary("How far a job has come")
        .get("/jobs/{job}/results", JOB_LIST, this::results)
        .query(ResultQuery.class)
        .answersPage(JobResultView.class)
        .impersonated()
        .summary("What became of each item of a job; as CSV or NDJSON file by file, too")
        .delete("/jobs/{job}", JOB_LIST, this::cancel)
        .summary("Ends a job after its batch under way; wants the permission of what it does");
  }

  private Future<?> list(Call call) {
    return pages
        .list(call.actor(), call.query(JobQuery.class))
        .compose(page -> shown.page(call.actor(), page));
  }

  private Future<?> get(Call call) {
    return pages.get(call.actor(), call.id("job")).compose(job -> shown.one(call.actor(), job));
  }

  private Future<?> results(Call call) {
    ResultQuery query = call.query(ResultQuery.class);
    return query.isFile()
        ? file(call, query)
        : pages
            .results(call.actor(), call.id("job"), query)
            .compose(page -> shown.results(call.actor(), page));
  }

  private Future<?> file(Call call, ResultQuery query) {
    UUID job = call.id("job");
    String home = Shown.home(call.actor()) + "/jobs/" + job + "/results";
    return pages
        .results(call.actor(), job, query, ResultFile.ROWS_MAX)
        .compose(results -> shown.results(call.actor(), results))
        .map(rows -> ResultFile.of(query, rows, home, "job-" + job));
  }

  private Future<?> cancel(Call call) {
    return jobs.cancel(call.actor(), call.id("job"));
  }
}
