package io.tenantry.signin;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.credentials.Link;
import io.tenantry.credentials.Links;
import io.tenantry.users.User;
import io.tenantry.users.Users;
import io.tenantry.users.UsersModule;
import io.tenantry.users.Verifications;
import io.tenantry.users.WayInMails;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Following a link that proves an address: the one that the person has, or the one that they want.
 * It opens no session and lifts no ban; it proves the address and nothing else.
 */
final class EmailVerification {

  private final Database db;
  private final Links links;
  private final Users users;
  private final Verifications verifications;
  private final WayInMails mails;
  private final EmailChange change;
  private final Audit audit;

  EmailVerification(
      Database db,
      CredentialsModule credentials,
      UsersModule users,
      EmailChange change,
      Audit audit) {
    this.db = db;
    this.links = credentials.links();
    this.users = users.users();
    this.verifications = users.verifications();
    this.mails = users.wayInMails();
    this.change = change;
    this.audit = audit;
  }

  /**
   * Proves the address that the link was mailed to.
   *
   * @param by who has followed it
   * @return fails with 404 if the link is unknown, 410 if it was used or has expired, 409 {@code
   *     identifier-taken} if somebody else has proven the address
   */
  Future<Void> verify(String token, Prover by) {
    return by.write(
        db,
        tx ->
            find(tx, token)
                .compose(link ->
                    users
                        .lock(tx, link.subject())
                        .compose(user -> links.use(tx, link).map(user))
                        .compose(user -> prove(tx, link, user, by))));
  }

  private Future<Link> find(Tx tx, String token) {
    return links
        .find(tx, EmailProofs.PURPOSE, token)
        .compose(found ->
            found.isPresent()
                ? Future.succeededFuture(found)
                : links.find(tx, EmailChange.PURPOSE, token))
        .map(found -> found.orElseThrow(Problem.NotFound::new));
  }

  private Future<Void> prove(Tx tx, Link link, User user, Prover by) {
    Actor person = Actor.person(user.id(), Actor.PLATFORM, by.client());
    return link.purpose().equals(EmailChange.PURPOSE)
        ? change
            .take(tx, user.id())
            .map(address -> address.orElseThrow(link::gone))
            .compose(address -> move(tx, person, user, address, by.proofOf(user.id())))
        : verifications
            .provenByLink(tx, person, user, by.proofOf(user.id()))
            .compose(proven -> links.withdraw(tx, EmailProofs.PURPOSE, user.id()))
            .compose(gone -> told(tx, person, "email.verified"));
  }

  private Future<Void> move(Tx tx, Actor person, User user, String address, Users.Proof proof) {
    return verifications
        .moved(tx, person, user, address, proof)
        .compose(moved -> told(tx, person, "email.changed"))
        .compose(told -> tellOwner(tx, user, address));
  }

  /** At the address until now, because whoever reads mails at the new one has just been here. */
  private Future<Void> tellOwner(Tx tx, User user, String address) {
    String before = Optional.ofNullable(user.email()).orElse(address);
    String what =
        before.equals(address)
            ? "this address was proven"
            : "it has another email address now, and this one is no longer yours there";
    return mails.changed(tx, Actor.PLATFORM, before, user.name(), WayInMails.By.THEMSELVES, what);
  }

  private Future<Void> told(Tx tx, Actor person, String action) {
    Event event = new Event(Actor.PLATFORM, action, "user", person.user());
    return tx.enter(Actor.PLATFORM).compose(in -> audit.record(tx, person, event));
  }
}
