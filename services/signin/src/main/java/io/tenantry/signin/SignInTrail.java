package io.tenantry.signin;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Problem;
import io.tenantry.sessions.Admission;
import io.tenantry.users.Locks;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** What is remembered of people who come in, and of those who do not. */
final class SignInTrail {

  static final UUID NOBODY = new UUID(0, 0);

  private static final int SERVER_ERROR = 500;

  private final Database db;
  private final Audit audit;
  private final Locks locks;

  SignInTrail(Database db, Audit audit, Locks locks) {
    this.db = db;
    this.audit = audit;
    this.locks = locks;
  }

  /**
   * In the transaction that opens the session.
   *
   * @param method the way in
   */
  Future<Void> started(Tx tx, Admission admission, String method) {
    UUID org = admission.org().orElse(Actor.PLATFORM);
    Actor person = Actor.person(admission.user(), org, admission.client());
    Event event =
        new Event(
            org,
            "session.started",
            "session",
            admission.session(),
            new JsonObject().put("method", method));
    Future<Void> in = tx.enter(org);
    Future<Void> told = audit.record(tx, person, event);
    return in.compose(there -> told);
  }

  /**
   * A password let nobody in. What was typed is kept as personal, and only if it looks like a name:
   * a password may have gone into the wrong field. A wrong one counts against whoever's it was said
   * to be; the statements are the same for nobody.
   *
   * @param target whose name was typed, {@link #NOBODY} if it is nobody's
   */
  Future<Void> failed(String typed, UUID target, Throwable why, Client client) {
    JsonObject personal = personal(typed, !target.equals(NOBODY));
    boolean counts = why instanceof Problem.Unauthorized;
    return told(new Failure("password", target, personal, counts), why, client);
  }

  /**
   * The same of a way in that nobody guesses. It counts against nobody: a lock is of the password.
   *
   * @param method as in {@link Arrival#method}
   * @param target whose passkey or account was shown, {@link #NOBODY} if it is nobody's
   */
  Future<Void> refused(String method, UUID target, Throwable why, Client client) {
    return told(new Failure(method, target, new JsonObject(), false), why, client);
  }

  /**
   * @param counts towards a lock
   */
  private record Failure(String method, UUID target, JsonObject personal, boolean counts) {}

  /** Who tried is not known, so nobody is the actor. Overload is not a failure of the person. */
  private Future<Void> told(Failure failure, Throwable why, Client client) {
    if (!(why instanceof Problem no) || no.status() >= SERVER_ERROR) {
      return Future.succeededFuture();
    }
    Actor nobody = Actor.person(NOBODY, Actor.PLATFORM, client);
    JsonObject data = new JsonObject().put("code", no.code()).put("method", failure.method());
    Event event =
        new Event(Actor.PLATFORM, "sign-in.failed", "user", failure.target(), data)
            .withPersonal(failure.personal());
    return db.identityWrite(tx ->
        (failure.counts()
                ? locks.failed(tx, failure.target(), nobody)
                : Future.<Void>succeededFuture())
            .compose(counted -> tx.enter(Actor.PLATFORM))
            .compose(in -> audit.record(tx, nobody, event)));
  }

  private static JsonObject personal(String typed, boolean isName) {
    boolean kept = isName || typed.indexOf('@') > 0;
    return kept ? new JsonObject().put("identifier", typed) : new JsonObject();
  }
}
