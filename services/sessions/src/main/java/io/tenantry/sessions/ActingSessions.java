package io.tenantry.sessions;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.cluster.Signal;
import io.tenantry.common.cluster.Signals;
import io.tenantry.common.crypto.Ids;
import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Impersonator;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Sessions in another person's name. Each rests on two people: it ends when what either of them
 * stands on is taken away, and at the latest after an hour. Who may have one is not judged here.
 */
public final class ActingSessions {

  /** The longest that one lasts; it cannot be prolonged. */
  static final Duration LIFE_MAX = Duration.ofHours(1);

  private final Database db;
  private final Signals signals;
  private final SecretBox box;
  private final Audit audit;
  private final Sessions sessions;
  private final SessionSettings settings;

  ActingSessions(Foundation foundation, Audit audit, Sessions sessions, SessionSettings settings) {
    this.db = foundation.db();
    this.signals = foundation.signals();
    this.box = foundation.secrets();
    this.audit = audit;
    this.sessions = sessions;
    this.settings = settings;
  }

  /**
   * Opens a session of this person for the actor, in an {@code identity} transaction of theirs; in
   * the organization that the actor acts in, which it cannot leave, or, for the platform, where the
   * person usually is. Told to the trail where it began and, for the platform, where it led.
   *
   * @throws Problem.Conflict by the future: {@code not-active} if the person may not sign in there
   * @throws Problem.Forbidden by the future: {@code sign-in-again} if that organization wants a
   *     newer sign-in than the actor's
   */
  public Future<Acting> open(Tx tx, Actor actor, ActingWanted wanted) {
    actor.requireOwnName();
    Claims own = Pass.claimsOf(actor).orElseThrow();
    return where(tx, actor, wanted.person())
        .compose(standing -> insert(tx, actor, wanted, own, standing))
        .compose(acting -> Entries.noted(tx, Whereabouts.of(acting.opened())).map(acting))
        .compose(acting -> tellOfStart(tx, actor, wanted, acting).map(acting));
  }

  /** A token for the same session in another organization, while one acts in somebody's name. */
  Tokens tokens(Actor actor, Opened moved) {
    Claims before = Pass.claimsOf(actor).orElseThrow();
    return before.act().isEmpty()
        ? sessions.tokens(moved)
        : sessions.tokens(Claims.of(moved, 0).actingFor(before.act().get(), before.expiresAtMs()));
  }

  /**
   * Ends the session in which the actor acts in another person's name, on every node. Which session
   * they go back to is written down; nothing of it comes from the request.
   *
   * @return their own session, unless it has ended too
   */
  public Future<Optional<Opened>> stop(Actor actor) {
    Impersonator by = actor.impersonator().orElseThrow(ActingSessions::nobody);
    return db.identityWrite(
            actor,
            tx ->
                tx.first(ActingSql.END, actor.session(), actor.user())
                    .compose(ended -> tell(tx, actor.session()).map(ended))
                    .compose(ended -> tellOfStop(tx, actor, by, ended))
                    .compose(_ -> own(tx, by)))
        .compose(sessions::readyIfAny);
  }

  /** Ends a session whose bearer has lost the right to it; nobody is there to be asked. */
  Future<Void> endUnrightful(Claims token) {
    UUID org = beganIn(token.act().orElseThrow().pinned(), token.org());
    Event event = new Event(org, "impersonation.ended", kind(org), token.user());
    return db.identityWrite(
        Actor.system(org),
        tx ->
            tx.first(ActingSql.END, token.session(), token.user())
                .compose(ended ->
                    tell(tx, token.session())
                        .compose(_ ->
                            ended.isEmpty()
                                ? Future.succeededFuture()
                                : audit.record(tx, Actor.system(org), event))));
  }

  /**
   * Whether both sessions stand and live, as the primary has it; what a refresh would ask, and with
   * the same effect: both were just used.
   */
  Future<Boolean> use(Claims token) {
    Claims own = token.act().orElseThrow().by();
    return db.identityWrite(tx ->
        tx.first(
                ActingSql.USE,
                token.session(),
                token.user(),
                token.userEpoch(),
                token.org(),
                token.memberEpoch(),
                token.orgEpoch(),
                token.policyEpoch(),
                own.session(),
                own.org(),
                own.policyEpoch(),
                settings.absoluteSeconds(),
                settings.idleSeconds(),
                settings.lateSeconds())
            .map(Optional::isPresent));
  }

  private Future<Optional<Opened>> own(Tx tx, Impersonator by) {
    return tx.first(
            ActingSql.OWN,
            by.session(),
            by.user(),
            settings.absoluteSeconds(),
            settings.idleSeconds(),
            settings.lateSeconds())
        .map(row -> row.map(known -> Opened.of(known, by.session(), Optional.empty())));
  }

  private Future<StandingNow> where(Tx tx, Actor actor, UUID person) {
    if (!actor.org().equals(Actor.PLATFORM)) {
      return standing(tx, person, Optional.of(actor.org())).map(ActingSessions::requireActive);
    }
    return sessions
        .usualOrg(tx, person)
        .compose(org -> standing(tx, person, org))
        .compose(standing ->
            standing.letsIn()
                ? Future.succeededFuture(standing)
                : standing(tx, person, Optional.empty()).map(ActingSessions::requireActive));
  }

  private static Future<StandingNow> standing(Tx tx, UUID person, Optional<UUID> org) {
    return tx.first(SessionSql.STANDING, person, org.orElse(Actor.PLATFORM))
        .map(row -> StandingNow.of(org, row.orElseThrow()));
  }

  private static StandingNow requireActive(StandingNow standing) {
    if (!standing.letsIn()) {
      throw new Problem.Conflict(
          "not-active", "this person cannot sign in here at present, so nobody acts in their name");
    }
    return standing;
  }

  private Future<Acting> insert(
      Tx tx, Actor actor, ActingWanted wanted, Claims own, StandingNow standing) {
    RefreshToken nobodys = RefreshToken.first(box, Ids.next());
    UUID session = nobodys.session();
    boolean inOrg = standing.org().isPresent();
    boolean pinned = !actor.org().equals(Actor.PLATFORM);
    return sessions
        .device(actor.client())
        .compose(device ->
            tx.first(
                ActingSql.OPEN,
                session,
                wanted.person(),
                standing.user().epoch(),
                standing.org().orElse(null),
                inOrg ? standing.member().epoch() : null,
                inOrg ? standing.organization().epoch() : null,
                actor.client().ip(),
                actor.client().userAgent(),
                device.device(),
                device.browser(),
                device.os(),
                Buffer.buffer(nobodys.hash().sha256()),
                own.session(),
                own.user(),
                own.userEpoch(),
                own.org(),
                own.memberEpoch(),
                own.orgEpoch(),
                wanted.mode().word(),
                pinned,
                LIFE_MAX.toSeconds(),
                wanted.reason(),
                settings.absoluteSeconds(),
                settings.idleSeconds(),
                settings.lateSeconds()))
        .map(row -> Sessions.requireYoung(row.orElseThrow(Sessions::ended)))
        .compose(row -> sessions.ready(Opened.of(row, session, Optional.empty())))
        .map(opened -> {
          var act = new Claims.Act(own, wanted.mode(), actor.viaPlatform(), pinned);
          long untilMs = opened.endsAt().toEpochMilli();
          return new Acting(opened, sessions.tokens(Claims.of(opened, 0).actingFor(act, untilMs)));
        });
  }

  private Future<Void> tellOfStart(Tx tx, Actor actor, ActingWanted wanted, Acting acting) {
    JsonObject data =
        new JsonObject()
            .put("mode", wanted.mode().word())
            .put("session", acting.opened().session().toString());
    return record(tx, actor, actor.org(), wanted, "impersonation.started", data)
        .compose(_ -> {
          Optional<UUID> led = acting.opened().org().filter(org -> !org.equals(actor.org()));
          return led.isEmpty()
              ? Future.succeededFuture()
              : record(tx, actor, led.get(), wanted, "impersonation.started", data);
        });
  }

  private Future<Void> tellOfStop(Tx tx, Actor actor, Impersonator by, Optional<Row> ended) {
    if (ended.isEmpty()) {
      return Future.succeededFuture();
    }
    UUID org = beganIn(by.pinned(), actor.org());
    var wanted = new ActingWanted(actor.user(), by.mode(), ended.get().getString("reason"));
    JsonObject data = new JsonObject().put("session", actor.session().toString());
    return record(tx, self(actor, by), org, wanted, "impersonation.stopped", data)
        .compose(_ ->
            org.equals(actor.org())
                ? Future.succeededFuture()
                : record(tx, self(actor, by), actor.org(), wanted, "impersonation.stopped", data));
  }

  private Future<Void> record(
      Tx tx, Actor actor, UUID org, ActingWanted wanted, String action, JsonObject data) {
    Event event =
        new Event(org, action, kind(org), wanted.person(), data)
            .withPersonal(new JsonObject().put("reason", wanted.reason()));
    return tx.enter(org).compose(_ -> audit.record(tx, actor, event));
  }

  private Future<Void> tell(Tx tx, UUID session) {
    return signals.raise(tx, new Signal("session", session.toString()));
  }

  /** Whoever stops does so as themselves. */
  private static Actor self(Actor actor, Impersonator by) {
    return new Actor(
        by.user(),
        actor.org(),
        by.session(),
        actor.permissions(),
        by.scope().equals(Actor.PLATFORM),
        actor.authTime(),
        actor.client(),
        actor.entry());
  }

  private static UUID beganIn(boolean pinned, UUID org) {
    return pinned ? org : Actor.PLATFORM;
  }

  private static String kind(UUID org) {
    return org.equals(Actor.PLATFORM) ? "user" : "member";
  }

  private static Problem nobody() {
    return new Problem.Conflict("not-impersonating", "you act in your own name");
  }
}
