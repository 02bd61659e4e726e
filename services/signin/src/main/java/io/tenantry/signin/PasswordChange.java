package io.tenantry.signin;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.Attempts;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.credentials.Links;
import io.tenantry.credentials.PasswordChoice;
import io.tenantry.credentials.PasswordHash;
import io.tenantry.credentials.PasswordPolicies;
import io.tenantry.credentials.PasswordPolicy;
import io.tenantry.credentials.PasswordRules;
import io.tenantry.credentials.Passwords;
import io.tenantry.sessions.SessionEnds;
import io.tenantry.sessions.SessionsModule;
import io.tenantry.users.Locks;
import io.tenantry.users.User;
import io.tenantry.users.Users;
import io.tenantry.users.UsersModule;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** A new password for somebody who is signed in and knows the old one. */
final class PasswordChange {

  private final Database db;
  private final Passwords passwords;
  private final Attempts attempts;
  private final PasswordPolicies policies;
  private final Links links;
  private final Users users;
  private final Locks locks;
  private final SessionEnds sessions;
  private final Oneself oneself;
  private final Audit audit;
  private final ResetMails mails;

  PasswordChange(
      Database db,
      CredentialsModule credentials,
      UsersModule users,
      SessionsModule sessions,
      Audit audit,
      ResetMails mails) {
    this.db = db;
    this.passwords = credentials.passwords();
    this.attempts = credentials.attempts();
    this.policies = credentials.policies();
    this.links = credentials.links();
    this.users = users.users();
    this.locks = users.locks();
    this.sessions = sessions.ends();
    this.oneself = new Oneself(users.users(), sessions.sessions());
    this.audit = audit;
    this.mails = mails;
  }

  /** Whose password is changed, and what it is now. */
  private record Holder(User user, PasswordHash hash, PasswordPolicy policy) {}

  /**
   * Makes this the actor's password. Their other sessions end, on every node, before this
   * completes, unless they are to be kept; a lock ends, because what was guessed at is gone; mailed
   * links for a new password are good for nothing any more, and the person hears of it by mail.
   *
   * @return fails with 400 if the new password will not do or the current one is not theirs, 409 if
   *     they have none, 429 if the current one was guessed too often
   */
  Future<Void> change(Actor actor, NewPassword wanted) {
    PasswordRules.require("/password", wanted.password(), List.of());
    return holder(actor)
        .compose(holder -> {
          PasswordChoice choice =
              PasswordChoice.of(wanted.password(), Resets.namesOf(holder.user()))
                  .under(holder.policy());
          PasswordRules.require(choice);
          return isCurrent(holder, wanted.current())
              .compose(right -> right ? passwords.accept(choice) : refuse(actor))
              .compose(hash -> change(actor, holder, hash, wanted.keepsSessions()));
        });
  }

  private Future<Boolean> isCurrent(Holder holder, String typed) {
    return attempts.isRight(
        Attempts.Kind.OWN_PASSWORD,
        holder.user().id().toString(),
        () -> passwords.matches(Optional.of(holder.hash()), typed));
  }

  private Future<Holder> holder(Actor actor) {
    return db.identityRead(tx ->
        users
            .get(tx, actor.user())
            .compose(user ->
                passwords
                    .of(tx, user.id())
                    .map(hash -> hash.orElseThrow(PasswordChange::none))
                    .compose(hash ->
                        policies
                            .ofPerson(tx, user.id())
                            .map(policy -> new Holder(user, hash, policy)))));
  }

  private Future<Void> change(Actor actor, Holder holder, PasswordHash hash, boolean keep) {
    User user = holder.user();
    return db.identityWrite(
        actor,
        tx ->
            oneself
                .lock(tx, actor)
                .compose(stands -> locks.forget(tx, user.id()))
                .compose(anew -> passwords.replace(tx, user.id(), holder.hash(), hash))
                .compose(done -> done ? Future.succeededFuture() : Future.failedFuture(changed()))
                .compose(set -> links.withdraw(tx, ResetMails.PURPOSE, user.id()))
                .compose(gone -> keep ? Future.succeededFuture() : sessions.endOthers(tx, actor))
                .compose(ended -> told(tx, actor, user, keep)));
  }

  private Future<Void> told(Tx tx, Actor actor, User user, boolean keep) {
    JsonObject data = new JsonObject().put("sessions_kept", keep);
    Event event = new Event(Actor.PLATFORM, "password.changed", "user", user.id(), data);
    return tx.enter(Actor.PLATFORM)
        .compose(in -> audit.record(tx, actor, event))
        .compose(recorded ->
            Optional.ofNullable(user.email())
                .map(address -> mails.replaced(tx, user, address, keep))
                .orElseGet(Future::succeededFuture));
  }

  /** Whoever holds somebody's session may be guessing their password. */
  private Future<PasswordHash> refuse(Actor actor) {
    Event event = new Event(Actor.PLATFORM, "password.change-refused", "user", actor.user());
    return db.identityWrite(
            actor, tx -> tx.enter(Actor.PLATFORM).compose(in -> audit.record(tx, actor, event)))
        .compose(
            told -> Future.failedFuture(Problem.Invalid.of("/current", "is not your password")));
  }

  private static Problem none() {
    return new Problem.Conflict(
        "no-password", "this account has no password; have a link mailed to set one");
  }

  private static Problem changed() {
    return new Problem.Conflict(
        "password-changed", "your password was changed meanwhile; look, or try again");
  }
}
