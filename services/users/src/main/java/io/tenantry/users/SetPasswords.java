package io.tenantry.users;

import io.tenantry.access.Standings;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Outbox;
import io.tenantry.credentials.Links;
import io.tenantry.credentials.PasswordHash;
import io.tenantry.credentials.PasswordRules;
import io.tenantry.credentials.Passwords;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Passwords that somebody else chooses for a person. */
final class SetPasswords {

  private final Passwords passwords;
  private final Links links;
  private final Standings standings;
  private final Outbox outbox;
  private final Audit audit;
  private final EditMails mails;

  SetPasswords(
      Passwords passwords,
      Links links,
      Standings standings,
      Outbox outbox,
      Audit audit,
      EditMails mails) {
    this.passwords = passwords;
    this.links = links;
    this.standings = standings;
    this.outbox = outbox;
    this.audit = audit;
    this.mails = mails;
  }

  /**
   * How a password is set for somebody.
   *
   * @param keepSessions whether they stay signed in
   * @param mustChange whether it is good for choosing another one only
   */
  record How(boolean keepSessions, boolean mustChange) {
    static final How USUAL = new How(false, false);
  }

  /**
   * The hash of a password, if there is one. Takes long, so it is asked for before the transaction.
   *
   * @return fails with 400 at {@code /password} if it will not do
   */
  Future<Optional<PasswordHash>> hash(@Nullable String password, Card whose) {
    if (password == null) {
      return Future.succeededFuture(Optional.empty());
    }
    List<String> known =
        Stream.of(Optional.of(whose.name()), Optional.ofNullable(whose.email()))
            .flatMap(Optional::stream)
            .toList();
    PasswordRules.require("/password", password, known);
    return passwords.hash(password).map(Optional::of);
  }

  /** The password somebody new begins with, or the mail by which they set one. */
  Future<Void> first(
      Tx tx, Actor actor, NewPerson person, Optional<PasswordHash> hash, boolean wantsLink) {
    if (hash.isPresent()) {
      return passwords.set(tx, person.id(), hash.get(), actor.user());
    }
    if (!wantsLink) {
      return Future.succeededFuture();
    }
    JsonObject wanted =
        new JsonObject()
            .put("user", person.id().toString())
            .put("org", actor.org().toString())
            .put("first", true);
    return outbox.add(tx, actor.org(), Users.PASSWORD_WANTED, wanted);
  }

  /**
   * Makes this the person's password. Links that were mailed before are good for nothing any more,
   * every session ends unless they are to be kept, and the person hears of it by mail. The row must
   * be locked.
   *
   * @param kind what the person is in the trail of {@code actor.org()}: member or user
   */
  Future<Void> set(Tx tx, Actor actor, String kind, User user, PasswordHash hash, How how) {
    JsonObject data =
        new JsonObject()
            .put("sessions_kept", how.keepSessions())
            .put("must_change", how.mustChange());
    Event event = new Event(actor.org(), "password.set", kind, user.id(), data);
    return passwords
        .set(tx, user.id(), hash, actor.user())
        .compose(set ->
            how.mustChange() ? passwords.haveChanged(tx, user.id()) : Future.succeededFuture())
        .compose(set -> links.withdrawAll(tx, user.id()))
        .compose(gone -> how.keepSessions() ? Future.succeededFuture() : end(tx, user.id()))
        .compose(ended -> audit.record(tx, actor, event))
        .compose(told -> mails.passwordSet(tx, actor.org(), user, how));
  }

  private Future<Void> end(Tx tx, UUID user) {
    return standings.endSessionsOfUser(tx, user);
  }

  /** One's own password is changed by whoever knows the one before. */
  static void refuseOwn(Actor actor, UUID user) {
    if (actor.user().equals(user)) {
      throw new Problem.Conflict("not-yourself", "change your own password at /v1/me/password");
    }
  }
}
