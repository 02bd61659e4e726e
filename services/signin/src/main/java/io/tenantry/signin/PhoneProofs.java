package io.tenantry.signin;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Job;
import io.tenantry.common.work.Outbox;
import io.tenantry.common.work.TextMessage;
import io.tenantry.common.work.TextMessages;
import io.tenantry.credentials.Attempts;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.credentials.Identifier;
import io.tenantry.credentials.Identifiers;
import io.tenantry.credentials.PhoneCodes;
import io.tenantry.users.User;
import io.tenantry.users.Users;
import io.tenantry.users.UsersModule;
import io.tenantry.users.Verifications;
import io.tenantry.users.WayInMails;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/**
 * Proving the number that somebody has by the code that is sent there. The wish is only written
 * down, in the same way whoever's number it is; the code leaves by the gateway and by no answer.
 */
final class PhoneProofs {

  /** The kind of the work. */
  static final String WANTED = "phone-code.wanted";

  /** The purpose of the box the number lies in until then. */
  private static final String PURPOSE = "phone-code-wanted";

  private final Database db;
  private final Outbox outbox;
  private final TextMessages texts;
  private final SecretBox box;
  private final String host;
  private final Identifiers identifiers;
  private final PhoneCodes codes;
  private final Attempts attempts;
  private final Users users;
  private final Verifications verifications;
  private final WayInMails mails;
  private final Audit audit;

  PhoneProofs(
      Foundation foundation, CredentialsModule credentials, UsersModule users, Audit audit) {
    this.db = foundation.db();
    this.outbox = foundation.outbox();
    this.texts = foundation.texts();
    this.box = foundation.secrets();
    this.host = foundation.publicUrl().getHost();
    this.identifiers = credentials.identifiers();
    this.codes = credentials.phoneCodes();
    this.attempts = credentials.attempts();
    this.users = users.users();
    this.verifications = users.verifications();
    this.mails = users.wayInMails();
    this.audit = audit;
  }

  /**
   * Somebody says that this is their number and that they have to prove it.
   *
   * @return fails with 503 {@code sms-not-configured}, 400 if it is no number
   */
  Future<Void> wanted(String typed) {
    texts.require();
    JsonObject payload =
        new JsonObject().put("sealed", box.sealText(PURPOSE, number(typed).value()));
    return db.identityWrite(tx -> outbox.add(tx, Actor.PLATFORM, WANTED, payload));
  }

  /** Somebody who may do so wants this person to get a code. */
  Future<Void> wantedFor(Tx tx, UUID org, UUID user) {
    return outbox.add(tx, org, WANTED, new JsonObject().put("user", user.toString()));
  }

  /**
   * The work: a code, if there is anything to prove. The person's row is not locked, because
   * whoever proves a number holds the lock on its code first; they look again then.
   */
  Future<Void> send(Job job) {
    String user = job.payload().getString("user");
    if (user != null) {
      return db.identityWrite(tx -> users.get(tx, UUID.fromString(user)).compose(u -> send(tx, u)));
    }
    Identifier phone = number(box.openText(PURPOSE, job.payload().getString("sealed")));
    return db.identityWrite(tx ->
        identifiers
            .undisputed(tx, phone)
            .compose(holder ->
                holder.isPresent()
                    ? users.get(tx, holder.get()).compose(person -> send(tx, person))
                    : Future.succeededFuture()));
  }

  private Future<Void> send(Tx tx, User user) {
    String number = user.phone();
    return number == null
        ? Future.succeededFuture()
        : hasToProve(tx, user)
            .compose(has -> has ? send(tx, user.id(), number(number)) : Future.succeededFuture());
  }

  private Future<Boolean> hasToProve(Tx tx, User user) {
    return user.phoneVerified()
        ? verifications.isAskedOf(tx, user.id())
        : Future.succeededFuture(true);
  }

  private Future<Void> send(Tx tx, UUID user, Identifier phone) {
    return codes
        .issue(tx, user, phone)
        .compose(code ->
            code.isPresent()
                ? texts.queue(tx, Actor.PLATFORM, message(phone, code.get()), PhoneCodes.LIFE)
                : Future.succeededFuture());
  }

  private TextMessage message(Identifier phone, String code) {
    String text =
        "Your code for %s: %s. It is good for %d minutes. Nobody has a reason to ask you for it."
            .formatted(host, code, PhoneCodes.LIFE.toMinutes());
    return new TextMessage(phone.value(), text);
  }

  /**
   * Proves the number. It opens no session and lifts no ban. Whether the code is wrong, used, too
   * old or was never sent is not told.
   *
   * @return fails with 503 {@code sms-not-configured}, 400, 429 {@code too-many-attempts}
   */
  Future<Void> verify(String typed, String code, Prover by) {
    texts.require();
    Identifier phone = number(typed);
    return attempts
        .isRight(Attempts.Kind.LINK, Attempts.network(by.client()), () -> isProven(phone, code, by))
        .compose(proven -> proven ? Future.succeededFuture() : Future.failedFuture(wrong()));
  }

  private Future<Boolean> isProven(Identifier phone, String code, Prover by) {
    return by.write(
        db,
        tx ->
            codes
                .use(tx, phone, code)
                .compose(user ->
                    user.isPresent()
                        ? prove(tx, user.get(), phone, by)
                        : Future.succeededFuture(false))
                .compose(proven ->
                    proven ? Future.succeededFuture(true) : refused(tx, phone, by.client())));
  }

  /**
   * Who tried is not known, so nobody is the actor; the number is kept as personal where it is
   * somebody's. The statements are the same where it is nobody's.
   */
  private Future<Boolean> refused(Tx tx, Identifier phone, Client client) {
    Actor nobody = Actor.person(SignInTrail.NOBODY, Actor.PLATFORM, client);
    return identifiers
        .undisputed(tx, phone)
        .map(holder -> {
          Event event =
              new Event(
                  Actor.PLATFORM, "phone-code.refused", "user", holder.orElse(SignInTrail.NOBODY));
          return holder.isEmpty()
              ? event
              : event.withPersonal(new JsonObject().put("identifier", phone.value()));
        })
        .compose(event -> tx.enter(Actor.PLATFORM).compose(in -> audit.record(tx, nobody, event)))
        .map(false);
  }

  /** Unless they have another number by now. */
  private Future<Boolean> prove(Tx tx, UUID id, Identifier phone, Prover by) {
    return users
        .lock(tx, id)
        .compose(user ->
            phone.value().equals(user.phone())
                ? prove(tx, user, by).map(true)
                : Future.succeededFuture(false));
  }

  private Future<Void> prove(Tx tx, User user, Prover by) {
    Actor person = Actor.person(user.id(), Actor.PLATFORM, by.client());
    Event event = new Event(Actor.PLATFORM, "phone.verified", "user", user.id());
    return verifications
        .provenByCode(tx, person, user, by.proofOf(user.id()))
        .compose(proven -> tx.enter(Actor.PLATFORM))
        .compose(in -> audit.record(tx, person, event))
        .compose(told ->
            mails.changed(
                tx,
                Actor.PLATFORM,
                user,
                WayInMails.By.THEMSELVES,
                "your phone number was proven by a code"));
  }

  private static Identifier number(String typed) {
    return Identifier.phone(typed)
        .orElseThrow(() ->
            Problem.Invalid.of(
                "/phone", "must be a phone number with its country code, such as +49…"));
  }

  private static Problem wrong() {
    return Problem.Invalid.of("/code", "is not the code that was sent there last, or is too old");
  }
}
