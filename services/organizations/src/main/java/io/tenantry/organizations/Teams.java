package io.tenantry.organizations;

import io.tenantry.access.Standings;
import io.tenantry.access.State;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.crypto.Ids;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Cursors;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Target;
import io.tenantry.common.web.Window;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Named groups of members of one organization; they grant nothing. */
final class Teams {

  /** As far as is counted; beyond it the total says "at least". */
  private static final int COUNTED_MAX = 1_000;

  private static final UUID FIRST = new UUID(0, 0);

  private final Database db;
  private final Cursors cursors;
  private final Standings standings;
  private final Audit audit;

  Teams(Foundation foundation, Standings standings, Audit audit) {
    this.db = foundation.db();
    this.cursors = foundation.cursors();
    this.standings = standings;
    this.audit = audit;
  }

  /** A page of them, by name. */
  Future<Page<Team>> list(Actor actor, TeamQuery query) {
    UUID org = actor.org();
    Window window =
        cursors.window(query.binding(org), query.limit(), query.cursor(), query.offset());
    List<String> from = window.position().orElse(List.of("", FIRST.toString()));
    return db.read(
            org,
            tx ->
                tx.all(
                    window.backward() ? TeamSql.LIST_BACK : TeamSql.LIST,
                    org,
                    from.get(0),
                    from.get(1),
                    window.fetch(),
                    window.offset(),
                    COUNTED_MAX))
        .map(rows -> page(window, rows));
  }

  private static Page<Team> page(Window window, List<Row> rows) {
    long total = rows.isEmpty() ? 0 : rows.getFirst().getLong("total");
    return window.page(rows, Teams::position, total, total < COUNTED_MAX).map(Team::of);
  }

  private static List<String> position(Row row) {
    return List.of(row.getString("name_key"), row.getUUID("id").toString());
  }

  /** Fails with 404 if there is no such team here. */
  Future<Team> get(Actor actor, UUID team) {
    return db.read(actor.org(), tx -> get(tx, actor.org(), team));
  }

  /** The transaction fails with 409 {@code team-exists} if there is one of this name. */
  Future<Team> create(Actor actor, NewTeam wanted) {
    UUID id = Ids.next();
    return db.write(
        actor,
        tx ->
            tx.run(TeamSql.INSERT, actor.org(), id, wanted.name(), wanted.words(), actor.user())
                .compose(made -> {
                  var data = new JsonObject().put("name", wanted.name());
                  return audit.record(tx, actor, event(actor, "team.created", id, data));
                })
                .compose(told -> get(tx, actor.org(), id)));
  }

  /** Changes what it is called or said to be. */
  Future<Team> edit(Actor actor, Target target, TeamEdit wanted) {
    return db.write(
        actor,
        tx ->
            lock(tx, actor, target)
                .compose(before -> edit(tx, actor, before, wanted.of(before)))
                .compose(done -> get(tx, actor.org(), target.id())));
  }

  private Future<Void> edit(Tx tx, Actor actor, Team before, NewTeam after) {
    List<String> fields = new ArrayList<>();
    if (!after.name().equals(before.name())) {
      fields.add("name");
    }
    if (!after.words().equals(before.description())) {
      fields.add("description");
    }
    if (fields.isEmpty()) {
      return Future.succeededFuture();
    }
    return tx.run(TeamSql.UPDATE, actor.org(), before.id(), after.name(), after.words())
        .compose(done -> {
          var data = new JsonObject().put("fields", new JsonArray(fields));
          return audit.record(tx, actor, event(actor, "team.changed", before.id(), data));
        });
  }

  /** Its members stay members of the organization. */
  Future<Void> delete(Actor actor, Target target) {
    return db.write(
        actor,
        tx ->
            lock(tx, actor, target)
                .compose(team -> tx.run(TeamSql.DELETE, actor.org(), team.id()).map(team))
                .compose(team -> {
                  var data = new JsonObject().put("name", team.name());
                  return audit.record(tx, actor, event(actor, "team.deleted", team.id(), data));
                }));
  }

  /**
   * Puts a member of the organization into the team; twice is not an error. Fails with 404 if
   * either is not there.
   */
  Future<Void> add(Actor actor, UUID team, UUID user) {
    return db.write(
        actor,
        tx ->
            get(tx, actor.org(), team)
                .compose(there -> requireMember(tx, actor.org(), user))
                .compose(is -> tx.run(TeamSql.ADD_MEMBER, actor.org(), team, user, actor.user()))
                .compose(added ->
                    told(tx, actor, "team.member-added", new Belonging(team, user, added))));
  }

  /** Takes a person out of the team. Fails with 404 if they are not in it. */
  Future<Void> remove(Actor actor, UUID team, UUID user) {
    return db.write(
        actor,
        tx ->
            tx.run(TeamSql.REMOVE_MEMBER, actor.org(), team, user)
                .compose(removed -> {
                  if (removed == 0) {
                    throw new Problem.NotFound();
                  }
                  return told(tx, actor, "team.member-removed", new Belonging(team, user, removed));
                }));
  }

  /**
   * @param changed how many rows: one, or none where nothing had to be done
   */
  private record Belonging(UUID team, UUID user, int changed) {}

  /** In the trail of the person, too: they are the target. */
  private Future<Void> told(Tx tx, Actor actor, String action, Belonging of) {
    var data = new JsonObject().put("team", of.team().toString());
    return of.changed() == 0
        ? Future.succeededFuture()
        : audit.record(tx, actor, new Event(actor.org(), action, "member", of.user(), data));
  }

  private Future<Void> requireMember(Tx tx, UUID org, UUID user) {
    return standings
        .member(tx, org, user)
        .map(standing -> {
          if (standing.filter(s -> s.state() != State.DELETED).isEmpty()) {
            throw new Problem.NotFound();
          }
          return null;
        });
  }

  private static Future<Team> get(Tx tx, UUID org, UUID team) {
    return tx.first(TeamSql.GET, org, team)
        .map(row -> Team.of(row.orElseThrow(Problem.NotFound::new)));
  }

  private static Future<Team> lock(Tx tx, Actor actor, Target target) {
    return tx.first(TeamSql.LOCK, actor.org(), target.id())
        .map(row -> {
          Team team = Team.of(row.orElseThrow(Problem.NotFound::new));
          target.precondition().require(team.version());
          return team;
        });
  }

  private static Event event(Actor actor, String action, UUID team, JsonObject data) {
    return new Event(actor.org(), action, "team", team, data);
  }

  /** For the schedule. */
  Future<Void> foldCounts() {
    return db.platformWrite(Actor.system(Actor.PLATFORM), tx -> tx.run(TeamSql.FOLD_COUNTS))
        .mapEmpty();
  }
}
