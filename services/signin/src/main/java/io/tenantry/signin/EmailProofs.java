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
import io.tenantry.users.User;
import io.tenantry.users.Users;
import io.tenantry.users.UsersModule;
import io.tenantry.users.Verifications;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * The mail by which somebody proves the address they have. As with a forgotten password the wish is
 * only written down, in the same way whoever's address it is; the work looks whether there is
 * anybody who has something to prove.
 */
final class EmailProofs {

  /** The kind of the work. */
  static final String WANTED = "email-proof.wanted";

  /** The purpose of the link, and of the box the address lies in until then. */
  static final String PURPOSE = "email-verification";

  /** The page behind both links that prove an address. */
  static final String PAGE = "/console/verify";

  /** Enough for whoever does not find the first, too few to fill a mailbox. */
  static final int AN_HOUR_MAX = 5;

  private static final Duration LINK_LIFE = Duration.ofHours(24);
  private static final Duration HOUR = Duration.ofHours(1);

  private final Database db;
  private final Outbox outbox;
  private final Mails mails;
  private final SecretBox box;
  private final URI publicUrl;
  private final Identifiers identifiers;
  private final Links links;
  private final Users users;
  private final Verifications verifications;

  EmailProofs(Foundation foundation, CredentialsModule credentials, UsersModule users) {
    this.db = foundation.db();
    this.outbox = foundation.outbox();
    this.mails = foundation.mails();
    this.box = foundation.secrets();
    this.publicUrl = foundation.publicUrl();
    this.identifiers = credentials.identifiers();
    this.links = credentials.links();
    this.users = users.users();
    this.verifications = users.verifications();
  }

  /** Somebody says that this is their address and that they have to prove it. */
  Future<Void> wanted(String address) {
    JsonObject payload = new JsonObject().put("sealed", box.sealText(PURPOSE, address));
    return db.identityWrite(tx -> outbox.add(tx, Actor.PLATFORM, WANTED, payload));
  }

  /** Somebody who may do so wants this person to get the link. */
  Future<Void> wantedFor(Tx tx, UUID org, UUID user) {
    return outbox.add(tx, org, WANTED, new JsonObject().put("user", user.toString()));
  }

  /** The work: a mail with a link, if there is anything to prove. */
  Future<Void> send(Job job) {
    String user = job.payload().getString("user");
    if (user != null) {
      return db.identityWrite(
          tx -> users.lock(tx, UUID.fromString(user)).compose(u -> send(tx, u)));
    }
    Identifier address = Identifier.email(box.openText(PURPOSE, job.payload().getString("sealed")));
    return db.identityWrite(tx ->
        identifiers
            .undisputed(tx, address)
            .compose(holder ->
                holder.isPresent()
                    ? sendIfTheirs(tx, holder.get(), address)
                    : Future.succeededFuture()));
  }

  /** Not to an address that is just being changed. */
  private Future<Void> sendIfTheirs(Tx tx, UUID id, Identifier address) {
    return users
        .lock(tx, id)
        .compose(user ->
            address.value().equals(user.email()) ? send(tx, user) : Future.succeededFuture());
  }

  private Future<Void> send(Tx tx, User user) {
    String address = user.email();
    return address == null
        ? Future.succeededFuture()
        : hasToProve(tx, user)
            .compose(has -> has ? sendUnlessTooMany(tx, user, address) : Future.succeededFuture());
  }

  private Future<Boolean> hasToProve(Tx tx, User user) {
    return user.emailVerified()
        ? verifications.isAskedOf(tx, user.id())
        : Future.succeededFuture(true);
  }

  private Future<Void> sendUnlessTooMany(Tx tx, User user, String address) {
    return links
        .madeLately(tx, PURPOSE, user.id(), HOUR)
        .compose(made ->
            made >= AN_HOUR_MAX
                ? Future.succeededFuture()
                : links
                    .issue(tx, PURPOSE, user.id(), Actor.PLATFORM, 0, LINK_LIFE)
                    .compose(token -> mails.queue(tx, Actor.PLATFORM, mail(user, address, token))));
  }

  private Mail mail(User user, String address, Token token) {
    JsonObject model = new JsonObject().put("name", user.name()).put("hours", LINK_LIFE.toHours());
    return new Mail("email-verification", address, model, Map.of("link", link(publicUrl, token)));
  }

  static String link(URI publicUrl, Token token) {
    return publicUrl.resolve(PAGE) + "#token=" + token.text();
  }
}
