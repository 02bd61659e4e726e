package io.tenantry.signin;

import io.tenantry.access.Standings;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.credentials.Link;
import io.tenantry.credentials.Links;
import io.tenantry.credentials.PasswordChoice;
import io.tenantry.credentials.PasswordHash;
import io.tenantry.credentials.PasswordPolicies;
import io.tenantry.credentials.PasswordPolicy;
import io.tenantry.credentials.PasswordRules;
import io.tenantry.credentials.Passwords;
import io.tenantry.users.Locks;
import io.tenantry.users.User;
import io.tenantry.users.Users;
import io.tenantry.users.UsersModule;
import io.tenantry.users.Verifications;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A new password for whoever holds the link that was mailed. */
final class Resets {

  private final Database db;
  private final Passwords passwords;
  private final PasswordPolicies policies;
  private final Links links;
  private final Users users;
  private final Locks locks;
  private final Verifications verifications;
  private final Standings standings;
  private final Audit audit;
  private final ResetMails mails;

  Resets(
      Database db,
      CredentialsModule credentials,
      UsersModule users,
      Standings standings,
      Audit audit,
      ResetMails mails) {
    this.db = db;
    this.passwords = credentials.passwords();
    this.policies = credentials.policies();
    this.links = credentials.links();
    this.users = users.users();
    this.locks = users.locks();
    this.verifications = users.verifications();
    this.standings = standings;
    this.audit = audit;
    this.mails = mails;
  }

  /** A link and the person it is about. */
  private record Holder(Link link, User user, PasswordPolicy policy) {}

  /**
   * Makes this the person's password, and their address a proven one: the link was mailed there.
   * Every session of theirs ends, on every node, before this completes, and so does a lock; they
   * hear of it by mail. If nobody has proven that address before, whatever was set up until now
   * goes ({@link Users#proveEmail}).
   *
   * @return fails with 400 if the password will not do, 404 if the link is unknown, 410 if it was
   *     used or has expired
   */
  Future<Void> reset(String token, String password, Prover by) {
    PasswordRules.require("/password", password, List.of());
    return holder(token)
        .compose(holder -> {
          PasswordChoice choice =
              PasswordChoice.of(password, namesOf(holder.user())).under(holder.policy());
          PasswordRules.require(choice);
          return requireAnother(holder, password)
              .compose(another -> passwords.accept(choice))
              .compose(hash -> change(holder, hash, by));
        });
  }

  private Future<Holder> holder(String token) {
    return db.identityRead(tx ->
        find(tx, token)
            .map(link -> open(link.orElseThrow(Problem.NotFound::new)))
            .compose(link ->
                users
                    .get(tx, link.subject())
                    .compose(user ->
                        policies
                            .ofPerson(tx, user.id())
                            .map(policy -> new Holder(link, user, policy)))));
  }

  /** Whoever has to choose another password does not choose the same. */
  private Future<Void> requireAnother(Holder holder, String password) {
    if (!holder.link().purpose().equals(PasswordStep.PURPOSE)) {
      return Future.succeededFuture();
    }
    return db.identityRead(tx -> passwords.of(tx, holder.user().id()))
        .compose(hash -> passwords.matches(hash, password))
        .compose(same ->
            same
                ? Future.failedFuture(
                    Problem.Invalid.of("/password", "must be another one than until now"))
                : Future.succeededFuture());
  }

  /** From a mail, or from a sign-in that asked for a new password. */
  private Future<Optional<Link>> find(Tx tx, String token) {
    return links
        .find(tx, ResetMails.PURPOSE, token)
        .compose(found ->
            found.isPresent()
                ? Future.succeededFuture(found)
                : links.find(tx, PasswordStep.PURPOSE, token));
  }

  /** What was not mailed proves no address. */
  private Future<Void> proven(Tx tx, Actor person, Link link, User now, Users.Proof proof) {
    return link.purpose().equals(ResetMails.PURPOSE)
        ? verifications.provenByLink(tx, person, now, proof)
        : Future.succeededFuture();
  }

  /** A link that is no longer open is refused before half a hundred milliseconds of hashing. */
  private static Link open(Link link) {
    if (!link.isOpen()) {
      throw link.gone();
    }
    return link;
  }

  private Future<Void> change(Holder holder, PasswordHash hash, Prover by) {
    UUID user = holder.user().id();
    Actor person = Actor.person(user, Actor.PLATFORM, by.client());
    Event event = new Event(Actor.PLATFORM, "password.reset", "user", user);
    return by.write(
        db,
        tx ->
            links
                .use(tx, holder.link())
                .compose(used -> users.lock(tx, user))
                .compose(now -> proven(tx, person, holder.link(), now, by.proofOf(user)))
                .compose(proven -> links.withdraw(tx, ResetMails.PURPOSE, user))
                .compose(withdrawn -> links.withdraw(tx, PasswordStep.PURPOSE, user))
                .compose(withdrawn -> passwords.set(tx, user, hash, user))
                .compose(set -> locks.forget(tx, user))
                .compose(anew -> standings.endSessionsOfUser(tx, user))
                .compose(ended -> tx.enter(Actor.PLATFORM))
                .compose(in -> audit.record(tx, person, event))
                .compose(told -> tellOwner(tx, holder.user())));
  }

  private Future<Void> tellOwner(Tx tx, User user) {
    return Optional.ofNullable(user.email())
        .map(address -> mails.changed(tx, user, address))
        .orElseGet(Future::succeededFuture);
  }

  /** Names of the person that a password must not be made of. */
  static List<String> namesOf(User user) {
    return Optional.ofNullable(user.email())
        .map(address -> List.of(address, user.name()))
        .orElseGet(() -> List.of(user.name()));
  }
}
