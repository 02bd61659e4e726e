package io.tenantry.audit;

import io.tenantry.common.crypto.Ids;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Cursors;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.Window;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * Notes about people: written once, read by other admins, never told to the person. An organization
 * has its own, and the platform has its own.
 */
final class Notes {
  private static final UUID FIRST_ID = new UUID(0, 0);
  private static final UUID LAST_ID = new UUID(-1, -1);

  private final Database db;
  private final Cursors cursors;
  private final Clock clock;
  private final Audit audit;
  private final People people;

  Notes(Foundation foundation, Audit audit, People people) {
    this.db = foundation.db();
    this.cursors = foundation.cursors();
    this.clock = foundation.clock();
    this.audit = audit;
    this.people = people;
  }

  /** Writes a note in {@code actor.org()}. Fails with 404 if nobody is known there by this id. */
  Future<Note> write(Actor actor, UUID user, NewNote wanted) {
    return actor.org().equals(Actor.PLATFORM)
        ? db.platformWrite(actor, tx -> write(tx, actor, user, wanted))
        : db.write(actor, tx -> write(tx, actor, user, wanted));
  }

  private Future<Note> write(Tx tx, Actor actor, UUID user, NewNote wanted) {
    UUID org = actor.org();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Note note = new Note(Ids.next(), actor.user(), wanted.text().strip(), now);
    return people
        .require(tx, org, user)
        .compose(there ->
            tx.run(
                NoteSql.WRITE,
                org,
                note.id(),
                user,
                note.author(),
                note.text(),
                now.atOffset(ZoneOffset.UTC)))
        .compose(written -> audit.record(tx, actor, written(org, user, note)))
        .map(note);
  }

  /** The trail tells that there is a note, never what it says. */
  private static Event written(UUID org, UUID user, Note note) {
    String kind = org.equals(Actor.PLATFORM) ? "user" : "member";
    JsonObject data = new JsonObject().put("note", note.id().toString());
    return new Event(org, "note.created", kind, user, data);
  }

  /** A page about somebody, newest first. Fails with 404 if nobody is known there by this id. */
  Future<Page<Note>> about(UUID org, UUID user, PageQuery query) {
    Window window =
        cursors.window("notes|" + org + "|" + user, query.limit(), query.cursor(), query.offset());
    return people
        .require(org, user)
        .compose(there ->
            org.equals(Actor.PLATFORM)
                ? db.platformRead(tx -> rows(tx, org, user, window))
                : db.read(org, tx -> rows(tx, org, user, window)))
        .map(rows ->
            window
                .page(rows, row -> List.of(row.getUUID("id").toString()), null, null)
                .map(Note::of));
  }

  private static Future<List<Row>> rows(Tx tx, UUID org, UUID user, Window window) {
    UUID from =
        window
            .position()
            .map(keys -> UUID.fromString(keys.getFirst()))
            .orElse(window.backward() ? FIRST_ID : LAST_ID);
    return tx.all(
        window.backward() ? NoteSql.LIST_SINCE : NoteSql.LIST,
        org,
        user,
        from,
        window.fetch(),
        window.offset());
  }
}
