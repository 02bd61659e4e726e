package io.tenantry.users;

import static io.tenantry.access.Permissions.USER_EXPORT;

import io.tenantry.audit.Export;
import io.tenantry.audit.ExportFormat;
import io.tenantry.audit.Exports;
import io.tenantry.common.sql.Database;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.Complaint;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Routes;
import io.tenantry.common.web.Scope;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** How the web asks for the people of a list as a file, in both scopes. */
final class PeopleExportRoutes {

  private final Exports exports;
  private final Members members;
  private final PlatformUsers users;
  private final PeopleParameters parameters;
  private final Database db;
  private final Clock clock;

  PeopleExportRoutes(
      Exports exports,
      Members members,
      PlatformUsers users,
      PeopleParameters parameters,
      Database db,
      Clock clock) {
    this.exports = exports;
    this.members = members;
    this.users = users;
    this.parameters = parameters;
    this.db = db;
    this.clock = clock;
  }

  void addTo(RouteTable at) {
    line(at.in(Scope.ORG), PeopleScope.MEMBERS)
        .summary("The people of the organization as a file; tells the trail");
    line(at.in(Scope.PLATFORM), PeopleScope.USERS).summary("Everybody as a file; tells the trail");
  }

  private Routes line(Routes scope, PeopleScope people) {
    return scope
        .get("/users/bulk/export", USER_EXPORT, call -> export(call, people))
        .query(parameters.ofExport(people))
        .writes()
        .fresh()
        .file();
  }

  private Future<?> export(Call call, PeopleScope scope) {
    Map<String, String> given = call.parameters();
    PeopleQuery query = parameters.read(scope, given);
    refuseSkipped(query);
    ExportFormat format =
        ExportFormat.valueOf(
            given.getOrDefault(PeopleParameters.FORMAT, "csv").toUpperCase(Locale.ROOT));
    PeopleFile file = new PeopleFile(format);
    var wanted =
        new PeopleExportQuery(
            scope,
            call.actor().org(),
            query,
            clock,
            scope == PeopleScope.MEMBERS ? ofMembers(call.actor()) : this::ofUsers);
    JsonObject personal = new JsonObject();
    if (!query.words().isEmpty()) {
      personal.put("search", query.words());
    }
    return Future.succeededFuture(
        exports.stream(
            call.actor(),
            new Export(
                "people",
                format,
                file.head(),
                asked(query),
                personal,
                new PeopleExportRows(db, file, wanted))));
  }

  /** A list says what it has left out; a file cannot, and would hold people who were not meant. */
  private static void refuseSkipped(PeopleQuery query) {
    if (!query.skipped().isEmpty()) {
      throw new Problem.Invalid(
          query.skipped().stream()
              .map(name -> new Complaint("?" + name, "cannot be answered now"))
              .toList());
    }
  }

  /** Filters and sort, for the trail. */
  private static JsonObject asked(PeopleQuery query) {
    JsonObject asked = new JsonObject();
    query.asked().forEach(asked::put);
    query.sort().ifPresent(sort -> asked.put("sort", sort));
    return asked;
  }

  private Function<PeopleQuery, Future<Optional<List<UUID>>>> ofMembers(Actor actor) {
    return query -> members.list(actor, query).map(page -> whole(page.map(Member::id)));
  }

  private Future<Optional<List<UUID>>> ofUsers(PeopleQuery query) {
    return users.list(query).map(page -> whole(page.map(ListedUser::id)));
  }

  private static Optional<List<UUID>> whole(Page<UUID> page) {
    return page.nextCursor() == null ? Optional.of(page.data()) : Optional.empty();
  }
}
