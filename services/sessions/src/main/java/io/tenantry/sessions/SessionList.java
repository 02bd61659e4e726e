package io.tenantry.sessions;

import io.tenantry.access.Standing;
import io.tenantry.access.Standings;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Cursors;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Window;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where a person is signed in: everywhere, or as far as one organization may see it. */
final class SessionList {

  /** Nobody reads on to a total beyond this; a person has a handful. */
  private static final long COUNTED_MAX = 1_000;

  private static final UUID FIRST_ID = new UUID(0, 0);
  private static final UUID LAST_ID = new UUID(-1, -1);
  private static final Instant LAST_TIME = Instant.parse("9999-01-01T00:00:00Z");

  private final Database db;
  private final Cursors cursors;
  private final Standings standings;
  private final SessionSettings settings;

  SessionList(Foundation foundation, Standings standings, SessionSettings settings) {
    this.db = foundation.db();
    this.cursors = foundation.cursors();
    this.standings = standings;
    this.settings = settings;
  }

  /** The actor's own, everywhere. */
  Future<Page<Session>> own(Actor actor, SessionQuery query) {
    Window window = query.window(cursors, Actor.PLATFORM, actor.user());
    return db.identityRead(tx -> page(tx, Actor.PLATFORM, actor.user(), window));
  }

  /**
   * A person's sessions that were used in {@code actor.org()}; for the platform all of them. Fails
   * with 404 if the person is not there.
   */
  Future<Page<Session>> of(Actor actor, UUID user, SessionQuery query) {
    Window window = query.window(cursors, actor.org(), user);
    return db.identityRead(tx ->
        tx.enter(actor.org())
            .compose(in -> standing(tx, standings, actor.org(), user))
            .compose(standing -> page(tx, actor.org(), user, window)));
  }

  /** How the person stands in that scope; 404 if they are not there. */
  static Future<Standing> standing(Tx tx, Standings standings, UUID org, UUID user) {
    Future<Optional<Standing>> found =
        org.equals(Actor.PLATFORM) ? standings.user(tx, user) : standings.member(tx, org, user);
    return found.map(standing -> standing.orElseThrow(Problem.NotFound::new));
  }

  private Future<Page<Session>> page(Tx tx, UUID org, UUID user, Window window) {
    boolean anywhere = org.equals(Actor.PLATFORM);
    Future<Optional<Row>> counted =
        tx.first(
            anywhere ? SessionListSql.HOW_MANY_ANYWHERE : SessionListSql.HOW_MANY_IN_ORG,
            org,
            user,
            COUNTED_MAX + 1,
            settings.absoluteSeconds(),
            settings.idleSeconds(),
            settings.lateSeconds());
    Future<List<Row>> rows =
        tx.all(
            anywhere ? everywhere(window) : here(window),
            org,
            user,
            window.fetch(),
            settings.absoluteSeconds(),
            settings.idleSeconds(),
            settings.lateSeconds(),
            time(window),
            id(window),
            window.offset());
    return Future.all(counted, rows)
        .map(_ -> page(window, rows.result(), counted.result().orElseThrow().getLong("total")));
  }

  private static Page<Session> page(Window window, List<Row> rows, long counted) {
    return window.page(
        rows.stream().map(Session::of).toList(),
        session -> List.of(session.createdAt().toString(), session.id().toString()),
        Math.min(counted, COUNTED_MAX),
        counted <= COUNTED_MAX);
  }

  private static String everywhere(Window window) {
    return window.backward() ? SessionListSql.ANYWHERE_BACK : SessionListSql.ANYWHERE;
  }

  private static String here(Window window) {
    return window.backward() ? SessionListSql.IN_ORG_BACK : SessionListSql.IN_ORG;
  }

  private static OffsetDateTime time(Window window) {
    return window
        .position()
        .map(keys -> Instant.parse(keys.getFirst()))
        .orElse(window.backward() ? Instant.EPOCH : LAST_TIME)
        .atOffset(ZoneOffset.UTC);
  }

  private static UUID id(Window window) {
    return window
        .position()
        .map(keys -> UUID.fromString(keys.getLast()))
        .orElse(window.backward() ? FIRST_ID : LAST_ID);
  }
}
