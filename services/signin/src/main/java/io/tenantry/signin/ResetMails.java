package io.tenantry.signin;

import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.crypto.Token;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Job;
import io.tenantry.common.work.Mail;
import io.tenantry.common.work.Mails;
import io.tenantry.common.work.Outbox;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.credentials.Identifier;
import io.tenantry.credentials.Identifiers;
import io.tenantry.credentials.Links;
import io.tenantry.users.Membership;
import io.tenantry.users.Memberships;
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
 * The mails around a forgotten password. A wish is written down as work for later, in the same way
 * whoever's address it is; only the work looks whether there is anybody. So neither the answer nor
 * its time tells who has an account.
 */
final class ResetMails {

  /** The purpose of the link, and of the box the address lies in until then. */
  static final String PURPOSE = "password-reset";

  private static final String IN_VAIN = "in_vain";

  /** Long enough for a slow mail, short enough for a mailbox that is left open. */
  private static final Duration LINK_LIFE = Duration.ofHours(1);

  /** As long as an invitation: somebody new does not wait for this mail. */
  private static final Duration FIRST_LINK_LIFE = Duration.ofDays(7);

  private final Database db;
  private final Outbox outbox;
  private final Mails mails;
  private final SecretBox box;
  private final URI publicUrl;
  private final Identifiers identifiers;
  private final Links links;
  private final Users users;
  private final Memberships memberships;

  ResetMails(Foundation foundation, CredentialsModule credentials, UsersModule users) {
    this.db = foundation.db();
    this.outbox = foundation.outbox();
    this.mails = foundation.mails();
    this.box = foundation.secrets();
    this.publicUrl = foundation.publicUrl();
    this.identifiers = credentials.identifiers();
    this.links = credentials.links();
    this.users = users.users();
    this.memberships = users.memberships();
  }

  /** Somebody says that this is their address and that they forgot their password. */
  Future<Void> wanted(String address) {
    return note(wish(address));
  }

  /**
   * The same where too many were wanted: as much is done, and nothing comes of it. Otherwise a
   * clock could tell that somebody has asked for this address lately.
   */
  Future<Void> wantedInVain(String address) {
    return note(wish(address).put(IN_VAIN, true));
  }

  private JsonObject wish(String address) {
    return new JsonObject().put("sealed", box.sealText(PURPOSE, address));
  }

  private Future<Void> note(JsonObject payload) {
    return db.identityWrite(tx -> outbox.add(tx, Actor.PLATFORM, Users.PASSWORD_WANTED, payload));
  }

  /**
   * Somebody who may do so wants this person to get a link, in a transaction that is in this
   * organization.
   */
  Future<Void> wantedFor(Tx tx, UUID org, UUID user) {
    return outbox.add(
        tx, org, Users.PASSWORD_WANTED, new JsonObject().put("user", user.toString()));
  }

  /** The work: a mail with a link, if the address is somebody's beyond doubt. */
  Future<Void> send(Job job) {
    if (job.payload().getBoolean(IN_VAIN, false)) {
      return Future.succeededFuture();
    }
    String user = job.payload().getString("user");
    if (user == null) {
      return sendToAddress(job);
    }
    return job.payload().getBoolean("first", false)
        ? sendFirst(UUID.fromString(user), UUID.fromString(job.payload().getString("org")))
        : sendToProvenAddress(UUID.fromString(user));
  }

  /**
   * To somebody who was made without a password. The row is locked, so that a link never goes to an
   * address that is just being changed: whoever uses it has proven theirs.
   */
  private Future<Void> sendFirst(UUID user, UUID org) {
    return db.identityWrite(tx ->
        users
            .lock(tx, user)
            .compose(person ->
                Optional.ofNullable(person.email())
                    .map(address -> sendFirst(tx, person, address, org))
                    .orElseGet(Future::succeededFuture)));
  }

  private Future<Void> sendFirst(Tx tx, User person, String address, UUID org) {
    return memberships
        .of(tx, person.id())
        .map(all -> all.stream().filter(m -> m.org().equals(org)).findFirst())
        .compose(host ->
            links
                .issue(tx, PURPOSE, person.id(), Actor.PLATFORM, 0, FIRST_LINK_LIFE)
                .compose(token -> {
                  JsonObject model =
                      new JsonObject()
                          .put("name", person.name())
                          .put("host", host.map(Membership::name).orElse(""))
                          .put("days", FIRST_LINK_LIFE.toDays());
                  return mails.queue(
                      tx,
                      Actor.PLATFORM,
                      new Mail("password-first", address, model, Map.of("link", link(token))));
                }));
  }

  private Future<Void> sendToProvenAddress(UUID user) {
    return db.identityWrite(tx ->
        users
            .lock(tx, user)
            .compose(person ->
                Optional.ofNullable(person.email())
                    .filter(address -> person.emailVerified())
                    .map(address -> sendLink(tx, person, address))
                    .orElseGet(Future::succeededFuture)));
  }

  private Future<Void> sendToAddress(Job job) {
    String address = box.openText(PURPOSE, job.payload().getString("sealed"));
    return db.identityWrite(tx ->
        identifiers
            .undisputed(tx, Identifier.email(address))
            .compose(user ->
                user.map(known -> sendIfTheirs(tx, known, Identifier.normalEmail(address)))
                    .orElseGet(Future::succeededFuture)));
  }

  /** Tells the owner that the password was changed, in case it was not them. */
  Future<Void> changed(Tx tx, User user, String address) {
    JsonObject model = new JsonObject().put("name", user.name());
    return mails.queue(tx, Actor.PLATFORM, new Mail("password-changed", address, model));
  }

  /** Tells the owner that somebody who knew the old password has set a new one. */
  Future<Void> replaced(Tx tx, User user, String address, boolean sessionsKept) {
    JsonObject model = new JsonObject().put("name", user.name()).put("others_ended", !sessionsKept);
    return mails.queue(tx, Actor.PLATFORM, new Mail("password-replaced", address, model));
  }

  /** Not to an address that is just being changed. */
  private Future<Void> sendIfTheirs(Tx tx, UUID id, String address) {
    return users
        .lock(tx, id)
        .compose(user ->
            address.equals(user.email()) ? sendLink(tx, user, address) : Future.succeededFuture());
  }

  private Future<Void> sendLink(Tx tx, User user, String address) {
    return links
        .issue(tx, PURPOSE, user.id(), Actor.PLATFORM, 0, LINK_LIFE)
        .compose(token -> mails.queue(tx, Actor.PLATFORM, mail(user, address, token)));
  }

  private Mail mail(User user, String address, Token token) {
    JsonObject model =
        new JsonObject().put("name", user.name()).put("minutes", LINK_LIFE.toMinutes());
    return new Mail(PURPOSE, address, model, Map.of("link", link(token)));
  }

  private String link(Token token) {
    return publicUrl.resolve("/console/reset") + "#token=" + token.text();
  }
}
