package io.tenantry.users;

import io.tenantry.access.Access;
import io.tenantry.access.Change;
import io.tenantry.access.Standings;
import io.tenantry.access.State;
import io.tenantry.audit.Audit;
import io.tenantry.common.cluster.Signal;
import io.tenantry.common.cluster.Signals;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.work.Outbox;
import io.tenantry.credentials.Credentials;
import io.tenantry.credentials.Identifiers;
import io.tenantry.sessions.SessionEnds;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What goes when somebody is removed for good, table by table as the register says (ERASURE.md). In
 * {@code identity} transactions; who may do so, and the audit event, are the caller's.
 */
final class Erasures {

  private final Standings standings;
  private final Access access;
  private final Identifiers identifiers;
  private final Credentials credentials;
  private final SessionEnds sessions;
  private final Signals signals;
  private final Outbox outbox;
  private final Audit audit;

  Erasures(Rooms rooms) {
    this.standings = rooms.access().standings();
    this.access = rooms.access().access();
    this.identifiers = rooms.credentials().identifiers();
    this.credentials = rooms.credentials().credentials();
    this.sessions = rooms.sessions().ends();
    this.signals = rooms.foundation().signals();
    this.outbox = rooms.foundation().outbox();
    this.audit = rooms.audit().audit();
  }

  /** Everything about the person, everywhere. Their row must be locked. */
  Future<Void> everywhere(Tx tx, Actor actor, User user) {
    UUID id = user.id();
    return standings
        .setUser(tx, id, Change.to(State.DELETED, actor.user()))
        .compose(ended -> signals.raise(tx, new Signal(Profiles.SIGNAL, id.toString())))
        .compose(told -> credentials.forget(tx, id))
        .compose(gone -> sessions.forget(tx, id))
        .compose(gone -> access.forgetUser(tx, id))
        .compose(gone -> audit.erase(tx, id))
        .compose(gone -> tx.first(RemovalSql.REMOVE_MEMBERSHIPS, id))
        .compose(gone -> tx.run(RemovalSql.REMOVE_USER, id))
        .compose(gone -> announce(tx, Actor.PLATFORM, id, user.email()));
  }

  /** The membership in {@code actor.org()}: what somebody may do there, and be called. */
  Future<Void> membership(Tx tx, Actor actor, Member member) {
    UUID org = actor.org();
    UUID user = member.id();
    return standings
        .setMember(tx, org, user, Change.to(State.DELETED, actor.user()))
        .compose(ended -> identifiers.removeUsername(tx, org, user))
        .compose(gone -> sessions.forgetIn(tx, org, user))
        .compose(gone -> access.forgetMember(tx, org, user))
        .compose(gone -> tx.run(RemovalSql.REMOVE_MEMBER, org, user).mapEmpty());
  }

  /** What the organization has written down about somebody beside their membership. */
  Future<Void> dataIn(Tx tx, UUID org, Member member) {
    return audit
        .eraseFromOwn(tx, member.id())
        .compose(erased -> announce(tx, org, member.id(), member.email()));
  }

  /** What capabilities above this one have written down goes soon after. */
  private Future<Void> announce(Tx tx, UUID org, UUID user, @Nullable String email) {
    JsonObject who = new JsonObject().put("user", user.toString()).put("email", email);
    return outbox.add(tx, org, Users.REMOVED, who);
  }
}
