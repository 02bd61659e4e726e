package io.tenantry.signin;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Job;
import io.tenantry.common.work.Mail;
import io.tenantry.common.work.Mails;
import io.tenantry.common.work.Outbox;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.credentials.Identifier;
import io.tenantry.credentials.Identifiers;
import io.tenantry.credentials.Links;
import io.tenantry.credentials.WantedAddresses;
import io.tenantry.sessions.Sessions;
import io.tenantry.users.User;
import io.tenantry.users.Users;
import io.tenantry.users.UsersModule;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Another address for oneself. It is nobody's before the link that is mailed there was followed, so
 * nobody gets an address by naming it; and whether it is somebody else's is told to no one but
 * whoever reads the mails there. Every step holds the lock on the person's row.
 */
final class EmailChange {

  /** The kind of the work. */
  static final String WANTED = "email-change.wanted";

  /** The purpose of the link. */
  static final String PURPOSE = "email-change";

  private static final Duration LINK_LIFE = Duration.ofHours(1);

  private final Database db;
  private final Outbox outbox;
  private final Mails mails;
  private final URI publicUrl;
  private final Identifiers identifiers;
  private final Links links;
  private final WantedAddresses wanted;
  private final Users users;
  private final Oneself oneself;
  private final Audit audit;

  EmailChange(
      Foundation foundation,
      CredentialsModule credentials,
      UsersModule users,
      Sessions sessions,
      Audit audit) {
    this.db = foundation.db();
    this.outbox = foundation.outbox();
    this.mails = foundation.mails();
    this.publicUrl = foundation.publicUrl();
    this.identifiers = credentials.identifiers();
    this.links = credentials.links();
    this.wanted = credentials.wantedAddresses();
    this.users = users.users();
    this.oneself = new Oneself(this.users, sessions);
    this.audit = audit;
  }

  /**
   * Has a link mailed to the address that the actor wants; a link of a wish before is good for
   * nothing any more.
   *
   * @return fails with 400 if it is theirs already, 429 {@code too-many-mails}
   */
  Future<Void> want(Actor actor, String typed) {
    Identifier address = Identifier.email(typed);
    return db.identityWrite(
        actor,
        tx ->
            oneself
                .lock(tx, actor)
                .map(user -> requireAnother(user, address))
                .compose(another -> wanted.want(tx, actor.user(), address))
                .map(EmailChange::requireNotTooMany)
                .compose(noted -> links.withdraw(tx, PURPOSE, actor.user()))
                .compose(gone -> leaveWork(tx, actor)));
  }

  private Future<Void> leaveWork(Tx tx, Actor actor) {
    Event event = new Event(Actor.PLATFORM, "email.change-wanted", "user", actor.user());
    JsonObject payload = new JsonObject().put("user", actor.user().toString());
    return tx.enter(Actor.PLATFORM)
        .compose(in -> audit.record(tx, actor, event))
        .compose(told -> outbox.add(tx, Actor.PLATFORM, WANTED, payload));
  }

  private static User requireAnother(User user, Identifier address) {
    if (address.value().equals(user.email()) && user.emailVerified()) {
      throw Problem.Invalid.of("/email", "is your address already");
    }
    return user;
  }

  private static boolean requireNotTooMany(boolean noted) {
    if (!noted) {
      throw new Problem.TooMany(
          "too-many-mails",
          "you have asked for too many of these mails; try again in an hour",
          Math.toIntExact(LINK_LIFE.toSeconds()));
    }
    return true;
  }

  /** The work: a mail with a link, unless somebody else has proven that address. */
  Future<Void> send(Job job) {
    UUID id = UUID.fromString(job.payload().getString("user"));
    return db.identityWrite(tx ->
        users
            .lock(tx, id)
            .compose(user ->
                wanted
                    .of(tx, id)
                    .compose(address ->
                        address.isPresent()
                            ? sendIfFree(tx, user, address.get())
                            : Future.succeededFuture())));
  }

  private Future<Void> sendIfFree(Tx tx, User user, String address) {
    return identifiers
        .provenBy(tx, Identifier.email(address))
        .compose(holder ->
            holder.filter(other -> !other.equals(user.id())).isPresent()
                ? Future.succeededFuture()
                : links
                    .issue(tx, PURPOSE, user.id(), Actor.PLATFORM, 0, LINK_LIFE)
                    .compose(token -> {
                      JsonObject model =
                          new JsonObject()
                              .put("name", user.name())
                              .put("minutes", LINK_LIFE.toMinutes());
                      String link = EmailProofs.link(publicUrl, token);
                      return mails.queue(
                          tx,
                          Actor.PLATFORM,
                          new Mail("email-change", address, model, Map.of("link", link)));
                    }));
  }

  /** What the person wants, who has just followed the link; it is not wanted any more then. */
  Future<Optional<String>> take(Tx tx, UUID user) {
    return wanted.of(tx, user).compose(address -> wanted.forget(tx, user).map(address));
  }
}
