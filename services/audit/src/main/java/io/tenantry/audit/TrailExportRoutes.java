package io.tenantry.audit;

import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** How the web asks for the trail as a file. */
final class TrailExportRoutes {

  private final Exports exports;
  private final Trail trail;
  private final People people;

  TrailExportRoutes(Exports exports, Trail trail, People people) {
    this.exports = exports;
    this.trail = trail;
    this.people = people;
  }

  void addTo(RouteTable at) {
    at.in(Scope.ORG)
        .get("/audit/export", AuditRoutes.AUDIT_LIST, this::export)
        .query(TrailQuery.class)
        .writes()
        .fresh()
        .file()
        .summary("What happened in the organization as a file, newest first; tells the trail");
    at.in(Scope.PLATFORM)
        .get("/audit/export", AuditRoutes.AUDIT_LIST, this::export)
        .query(TrailQuery.class)
        .writes()
        .fresh()
        .file()
        .summary("What happened on the platform itself as a file, newest first; tells the trail");
  }

  private Future<?> export(Call call) {
    TrailQuery query = call.query(TrailQuery.class);
    Export wanted =
        new Export(
            "events",
            query.formatOrUsual(),
            TrailFile.head(query.formatOrUsual()),
            query.asked(),
            new JsonObject(),
            new TrailRows(trail, people, call.actor().org(), query));
    return Future.succeededFuture(exports.stream(call.actor(), wanted));
  }
}
