package io.tenantry.users;

import static io.tenantry.access.Permissions.USER_CREATE;

import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.tenantry.jobs.JobView;
import io.tenantry.jobs.Shown;
import io.vertx.core.Future;

/** Files of people, as the web sends them in both scopes. */
final class ImportRoutes {

  private final Imports imports;
  private final Shown shown;

  ImportRoutes(Imports imports, Shown shown) {
    this.imports = imports;
    this.shown = shown;
  }

  void addTo(RouteTable at) {
    for (Scope scope : new Scope[] {Scope.ORG, Scope.PLATFORM}) {
      at.in(scope)
          .post("/users/bulk/import", USER_CREATE, this::take)
          .uploads()
          .query(ImportQuery.class)
          .answers(202, JobView.class)
          .fresh()
          .summary("Makes, edits or invites the people of a file (CSV or NDJSON)");
    }
  }

  private Future<?> take(Call call) {
    return imports.take(
        call.actor(),
        call.query(ImportQuery.class),
        call.upload(),
        begin -> call.once(by -> begin.apply(by).compose(job -> shown.begun(by, job))));
  }
}
