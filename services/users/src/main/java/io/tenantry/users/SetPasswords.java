package io.tenantry.users;

import io.tenantry.access.Standings;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Outbox;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.credentials.Links;
import io.tenantry.credentials.PasswordChoice;
import io.tenantry.credentials.PasswordHash;
import io.tenantry.credentials.PasswordPolicies;
import io.tenantry.credentials.Passwords;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Passwords that somebody else chooses for a person. */
final class SetPasswords {

  private final Database db;
  private final Passwords passwords;
  private final PasswordPolicies policies;
  private final Links links;
  private final Standings standings;
  private final Outbox outbox;
  private final Audit audit;
  private final EditMails mails;

  SetPasswords(
      Database db,
      CredentialsModule credentials,
      Standings standings,
      Outbox outbox,
      Audit audit,
      EditMails mails) {
    this.db = db;
    this.passwords = credentials.passwords();
    this.policies = credentials.policies();
    this.links = credentials.links();
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

    static How of(@Nullable Boolean mustChange) {
      return new How(false, Boolean.TRUE.equals(mustChange));
    }

    /** There has to be a password of which that could be said. */
    static void requireSense(
        @Nullable Boolean mustChange, @Nullable String password, Complaints complaints) {
      complaints.unless(
          mustChange == null || password != null, "/must_change", "goes with a password");
    }
  }

  /**
   * The hash of a password for somebody new who belongs nowhere, if there is one. Takes long, so it
   * is asked for before the transaction.
   *
   * @return fails with 400 at {@code /password} if it will not do
   */
  Future<Optional<PasswordHash>> hash(@Nullable String password, Card whose) {
    return password == null
        ? Future.succeededFuture(Optional.empty())
        : passwords.accept(choice(password, whose)).map(Optional::of);
  }

  /** The same for somebody who belongs to this organization and to no other. */
  Future<Optional<PasswordHash>> hashIn(UUID org, @Nullable String password, Card whose) {
    return password == null
        ? Future.succeededFuture(Optional.empty())
        : db.read(org, tx -> policies.of(tx, org))
            .compose(policy -> passwords.accept(choice(password, whose).under(policy)))
            .map(Optional::of);
  }

  /** The same for somebody who is there, wherever they belong. */
  Future<Optional<PasswordHash>> hashOf(UUID user, @Nullable String password, Card whose) {
    return password == null
        ? Future.succeededFuture(Optional.empty())
        : db.identityRead(tx -> policies.ofPerson(tx, user))
            .compose(policy -> passwords.accept(choice(password, whose).under(policy)))
            .map(Optional::of);
  }

  private static PasswordChoice choice(String password, Card whose) {
    List<String> known =
        Stream.of(Optional.of(whose.name()), Optional.ofNullable(whose.email()))
            .flatMap(Optional::stream)
            .toList();
    return PasswordChoice.of(password, known);
  }

  /**
   * What somebody new begins with.
   *
   * @param hash of their password, if they have one
   * @param mustChange whether it is good for choosing another one only
   * @param wantsLink whether whoever has none is mailed a link by which they set one
   */
  record First(UUID user, Optional<PasswordHash> hash, boolean mustChange, boolean wantsLink) {}

  /** The passwords that people who are new begin with, or the mails by which they set one. */
  Future<Void> first(Tx tx, Actor actor, List<First> people) {
    Map<UUID, PasswordHash> hashes = new HashMap<>();
    people.forEach(person -> person.hash().ifPresent(hash -> hashes.put(person.user(), hash)));
    Future<Void> set = passwords.setAll(tx, hashes, actor.user());
    for (First person : people) {
      if (person.hash().isPresent() && person.mustChange()) {
        set = set.compose(before -> passwords.haveChanged(tx, person.user()));
      }
    }
    return set.compose(
        all -> outbox.addAll(tx, actor.org(), Users.PASSWORD_WANTED, links(actor, people)));
  }

  private static List<JsonObject> links(Actor actor, List<First> people) {
    return people.stream()
        .filter(person -> person.hash().isEmpty() && person.wantsLink())
        .map(person ->
            new JsonObject()
                .put("user", person.user().toString())
                .put("org", actor.org().toString())
                .put("first", true))
        .toList();
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
    return give(tx, actor, user.id(), hash, how.mustChange())
        .compose(set -> tx.first(LockSql.FORGET, user.id()))
        .compose(anew -> links.withdrawAll(tx, user.id()))
        .compose(gone -> how.keepSessions() ? Future.succeededFuture() : end(tx, user.id()))
        .compose(ended -> audit.record(tx, actor, event))
        .compose(told -> mails.passwordSet(tx, actor.org(), user, how));
  }

  private Future<Void> give(Tx tx, Actor actor, UUID user, PasswordHash hash, boolean mustChange) {
    return passwords
        .set(tx, user, hash, actor.user())
        .compose(set -> mustChange ? passwords.haveChanged(tx, user) : Future.succeededFuture());
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
