package io.tenantry.users;

import io.tenantry.common.sql.Database;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Cursors;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Window;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who is in a team: pages of its members, in the order in which they became known here. */
final class TeamRoster {

  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private final Database db;
  private final Cursors cursors;
  private final Clock clock;

  TeamRoster(Database db, Cursors cursors, Clock clock) {
    this.db = db;
    this.cursors = cursors;
    this.clock = clock;
  }

  /** What the list is asked for. */
  record RosterQuery(
      @Nullable Integer limit,
      @Nullable @Size(max = 2_000) String cursor,
      @Nullable Integer offset) {}

  /**
   * One of a team, as it leaves.
   *
   * @param status those who were deleted stay in their teams, for they may come back
   */
  record TeamMemberView(
      UUID id,
      String name,
      @Nullable String avatarUrl,
      @Nullable String email,
      @Nullable String username,
      String status,
      List<String> roles,
      Instant addedAt) {

    static TeamMemberView of(Row row) {
      return new TeamMemberView(
          row.getUUID("user_id"),
          row.getString("name"),
          row.getString("avatar_url"),
          row.getString("email"),
          row.getString("username"),
          row.getString("shown_status"),
          List.of(row.getArrayOfStrings("roles")),
          row.getOffsetDateTime("added_at").toInstant());
    }
  }

  /** A page, with the exact number. Fails with 404 if there is no such team. */
  Future<Page<TeamMemberView>> page(Actor actor, UUID team, RosterQuery query) {
    UUID org = actor.org();
    Window window =
        cursors.window("team " + org + ' ' + team, query.limit(), query.cursor(), query.offset());
    UUID from = window.position().map(p -> UUID.fromString(p.getFirst())).orElse(BEFORE_ALL);
    return db.read(
        org,
        tx -> {
          var total = tx.first(TeamRosterSql.HOW_MANY, org, team);
          var rows =
              tx.all(
                  window.backward() ? TeamRosterSql.LIST_BACK : TeamRosterSql.LIST,
                  org,
                  team,
                  from,
                  window.fetch(),
                  window.offset(),
                  clock.instant().atOffset(ZoneOffset.UTC));
          return total.compose(number -> {
            long all = number.orElseThrow(Problem.NotFound::new).getLong("total");
            return rows.map(found -> page(window, found, all));
          });
        });
  }

  private static Page<TeamMemberView> page(Window window, List<Row> rows, long total) {
    return window
        .page(rows, row -> List.of(row.getUUID("user_id").toString()), total, true)
        .map(TeamMemberView::of);
  }
}
