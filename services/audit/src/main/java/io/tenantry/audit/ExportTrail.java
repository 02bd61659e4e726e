package io.tenantry.audit;

import io.tenantry.common.crypto.Ids;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Entry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.function.Function;

/** What the trail hears of one export. */
final class ExportTrail {

  private final UUID id = Ids.next();
  private final Database db;
  private final Audit audit;
  private final Actor actor;
  private final Export wanted;

  ExportTrail(Database db, Audit audit, Actor actor, Export wanted) {
    this.db = db;
    this.audit = audit;
    this.actor = actor;
    this.wanted = wanted;
  }

  /** Fails with 401 if the actor's session has ended. */
  Future<Void> begun() {
    JsonObject data =
        new JsonObject()
            .put("what", wanted.what())
            .put("format", wanted.format().word)
            .put("asked", wanted.asked());
    Event event = new Event(actor.org(), "export.begun", "export", id, data);
    return write(
        actor, tx -> audit.record(tx, actor, event.withPersonal(wanted.personal().copy())));
  }

  /**
   * Tells what has happened, so it does not ask whether the actor's session still stands.
   *
   * @param rows at most so many have left
   */
  Future<Void> ended(String how, long rows) {
    JsonObject data =
        new JsonObject().put("what", wanted.what()).put("ended", how).put("rows", rows);
    Event event = new Event(actor.org(), "export.ended", "export", id, data);
    Actor witness =
        new Actor(
            actor.user(),
            actor.org(),
            actor.session(),
            actor.permissions(),
            actor.viaPlatform(),
            actor.authTime(),
            actor.client(),
            Entry.plain(actor.org()),
            actor.impersonator());
    return write(witness, tx -> audit.record(tx, witness, event));
  }

  private Future<Void> write(Actor by, Function<Tx, Future<Void>> work) {
    return by.org().equals(Actor.PLATFORM) ? db.platformWrite(by, work) : db.write(by, work);
  }
}
