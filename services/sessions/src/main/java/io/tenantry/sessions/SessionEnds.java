package io.tenantry.sessions;

import io.tenantry.access.Access;
import io.tenantry.access.Standings;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.cluster.Signal;
import io.tenantry.common.cluster.Signals;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Ending sessions, one's own or somebody else's. What is ended is dead on every node when the
 * future completes; ending again tells every node again.
 *
 * <p>An organization ends what sessions may do there and leaves them alone elsewhere; the platform
 * and the person end them everywhere.
 */
public final class SessionEnds {

  /** Far longer than a token from before can live. */
  private static final Duration TOLD_AGAIN = Duration.ofMinutes(15);

  private final Database db;
  private final Signals signals;
  private final Audit audit;
  private final Access access;
  private final Standings standings;

  SessionEnds(Foundation foundation, Audit audit, Access access, Standings standings) {
    this.db = foundation.db();
    this.signals = foundation.signals();
    this.audit = audit;
    this.access = access;
    this.standings = standings;
  }

  /** Ends one of the actor's own; fails with 404 if it is none. */
  Future<Void> endOwn(Actor actor, UUID session) {
    Event event = new Event(actor.org(), "session.ended", "session", session);
    return db.identityWrite(actor, tx -> end(tx, actor, actor.user(), session, event));
  }

  /** Ends all of the actor's own but the one that asks. */
  Future<Void> endOthers(Actor actor) {
    return db.identityWrite(actor, tx -> endOthers(tx, actor));
  }

  /**
   * Ends all of the actor's own but the one that asks, in an {@code identity} transaction of theirs
   * that is in {@code actor.org()}. They are named one by one: a new epoch of the person would end
   * the session that asks, too.
   */
  public Future<Void> endOthers(Tx tx, Actor actor) {
    return tx.all(SessionEndSql.END_OTHERS, actor.user(), actor.session(), TOLD_AGAIN.toSeconds())
        .compose(
            ended -> ended.isEmpty() ? Future.succeededFuture() : tellOfOthers(tx, actor, ended));
  }

  private Future<Void> tellOfOthers(Tx tx, Actor actor, List<Row> ended) {
    Signal[] each =
        ended.stream()
            .map(row -> new Signal("session", row.getUUID("id").toString()))
            .toArray(Signal[]::new);
    return signals
        .raise(tx, each)
        .compose(told -> {
          JsonObject kept = new JsonObject().put("kept", actor.session().toString());
          var event = new Event(actor.org(), "user.sessions-ended", "user", actor.user(), kept);
          return recordIf(ended.stream().anyMatch(SessionEnds::lived), tx, actor, event);
        });
  }

  /** Ends all of the actor's own, the one that asks too. */
  Future<Void> endAllOwn(Actor actor) {
    Event event = new Event(actor.org(), "user.sessions-ended", "user", actor.user());
    return db.identityWrite(
        actor,
        tx ->
            standings
                .endSessionsOfUser(tx, actor.user())
                .compose(ended -> audit.record(tx, actor, event)));
  }

  /**
   * Ends one of a person's sessions, in {@code actor.org()} or, for the platform, everywhere. Fails
   * with 404 if the person or the session is not there, with 403 {@code outranked} if the actor
   * stands below.
   */
  Future<Void> endOne(Actor actor, UUID user, UUID session) {
    boolean everywhere = actor.org().equals(Actor.PLATFORM);
    JsonObject which = new JsonObject().put("session", session.toString());
    Event event =
        everywhere
            ? new Event(actor.org(), "user.session-ended", "user", user, which)
            : new Event(actor.org(), "member.session-ended", "member", user, which);
    return db.identityWrite(
        actor,
        tx ->
            requireMayEnd(tx, actor, user)
                .compose(may ->
                    everywhere
                        ? end(tx, actor, user, session, event)
                        : endHere(tx, actor, user, session, event)));
  }

  /**
   * Ends all of a person's sessions, in {@code actor.org()} or everywhere; fails like {@link
   * #endOne}.
   */
  Future<Void> endAll(Actor actor, UUID user) {
    return db.identityWrite(actor, tx -> endAll(tx, actor, user));
  }

  /** The same in an {@code identity} transaction that is in {@code actor.org()}. */
  public Future<Void> endAll(Tx tx, Actor actor, UUID user) {
    UUID org = actor.org();
    boolean everywhere = org.equals(Actor.PLATFORM);
    Event event =
        everywhere
            ? new Event(org, "user.sessions-ended", "user", user)
            : new Event(org, "member.sessions-ended", "member", user);
    return requireMayEnd(tx, actor, user)
        .compose(may ->
            everywhere
                ? standings.endSessionsOfUser(tx, user)
                : standings.endSessionsOfMember(tx, org, user))
        .compose(ended -> audit.record(tx, actor, event));
  }

  /**
   * Deletes where a person's sessions were used in this organization, after they were ended there.
   * For an {@code identity} transaction in it, like the next one.
   */
  public Future<Void> forgetIn(Tx tx, UUID org, UUID user) {
    return tx.run(SessionEndSql.FORGET_IN_ORG, org, user).mapEmpty();
  }

  /** Deletes all sessions of a person, after they were ended. */
  public Future<Void> forget(Tx tx, UUID user) {
    return tx.run(SessionEndSql.FORGET, user).mapEmpty();
  }

  private Future<Void> requireMayEnd(Tx tx, Actor actor, UUID user) {
    return SessionList.standing(tx, standings, actor.org(), user)
        .compose(there -> access.requireMayActOn(tx, actor, user));
  }

  private Future<Void> end(Tx tx, Actor actor, UUID user, UUID session, Event event) {
    return tx.first(SessionEndSql.END_ONE, session, user)
        .map(SessionEnds::found)
        .compose(lived ->
            signals
                .raise(tx, new Signal("session", session.toString()))
                .compose(told -> recordIf(lived, tx, actor, event)));
  }

  private Future<Void> endHere(Tx tx, Actor actor, UUID user, UUID session, Event event) {
    return tx.first(SessionEndSql.END_IN_ORG, actor.org(), session, user)
        .map(SessionEnds::found)
        .compose(lived ->
            signals
                .raise(tx, new Signal("session-org", actor.org() + "/" + session))
                .compose(told -> recordIf(lived, tx, actor, event)));
  }

  /** What had ended before is in the trail already. */
  private Future<Void> recordIf(boolean lived, Tx tx, Actor actor, Event event) {
    return lived ? audit.record(tx, actor, event) : Future.succeededFuture();
  }

  private static boolean found(Optional<Row> row) {
    return lived(row.orElseThrow(Problem.NotFound::new));
  }

  private static boolean lived(Row row) {
    return row.getBoolean("lived");
  }
}
