package io.tenantry.users;

import static java.util.Objects.requireNonNull;

import io.tenantry.access.Standings;
import io.tenantry.common.cluster.Signal;
import io.tenantry.common.cluster.Signals;
import io.tenantry.common.crypto.Ids;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.Credentials;
import io.tenantry.credentials.Identifier;
import io.tenantry.credentials.Identifiers;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/**
 * People, each a global identity. Every method runs in an identity or platform transaction of the
 * caller; logins that serve an organization have no right on these rows.
 */
public final class Users {

  /** The work that follows when somebody was removed for good: {@code {user, email}}. */
  public static final String REMOVED = "person.removed";

  /** The work of mailing somebody the link by which they set a password. */
  public static final String PASSWORD_WANTED = "password.wanted";

  private final Standings standings;
  private final Identifiers identifiers;
  private final Credentials credentials;
  private final Signals signals;
  private final Profiles profiles;

  Users(
      Standings standings,
      Identifiers identifiers,
      Credentials credentials,
      Signals signals,
      Profiles profiles) {
    this.standings = standings;
    this.identifiers = identifiers;
    this.credentials = credentials;
    this.signals = signals;
    this.profiles = profiles;
  }

  /** Makes a person who stands well and can be found by the address. Audit is the caller's. */
  public Future<User> create(Tx tx, NewUser wanted) {
    UUID id = Ids.next();
    return tx.first(
            UserSql.INSERT,
            id,
            wanted.name(),
            wanted.email(),
            wanted.emailVerified(),
            wanted.managedBy().orElse(null))
        .map(row -> User.of(row.orElseThrow()))
        .compose(user -> standings.newUser(tx, id).map(user))
        .compose(user -> name(tx, id, wanted.email(), wanted.emailVerified()).map(user));
  }

  public Future<Optional<User>> find(Tx tx, UUID user) {
    return tx.first(UserSql.GET, user).map(row -> row.map(User::of));
  }

  /** Whoever proved this address, or else claims it. */
  public Future<Optional<User>> findByEmail(Tx tx, String email) {
    return identifiers
        .find(tx, Identifier.email(email))
        .compose(id ->
            id.isPresent() ? find(tx, id.get()) : Future.succeededFuture(Optional.<User>empty()));
  }

  /** Fails with 404 if there is no such person. */
  public Future<User> get(Tx tx, UUID user) {
    return find(tx, user).map(found -> found.orElseThrow(Problem.NotFound::new));
  }

  /** The person, locked until the transaction ends; asked before anything about management. */
  public Future<User> lock(Tx tx, UUID user) {
    return tx.first(UserSql.LOCK, user).map(row -> User.of(row.orElseThrow(Problem.NotFound::new)));
  }

  /** A person's name, from memory when it is warm; empty for the program itself. */
  public Future<String> nameOf(UUID user) {
    return user.equals(Actor.SYSTEM)
        ? Future.succeededFuture("")
        : profiles.of(user, Actor.PLATFORM).map(profile -> profile.user().name());
  }

  /**
   * The person answers to nobody alone any more: they belong to a second organization, or to the
   * platform. For good; what somebody else chose for their sign-in goes, and every session ends.
   * Nothing happens to a person who was free already. The row must be locked.
   */
  public Future<Void> release(Tx tx, User user) {
    if (user.managedBy().isEmpty()) {
      return Future.succeededFuture();
    }
    return tx.run(UserSql.RELEASE, user.id())
        .compose(released -> credentials.dropSetByOthers(tx, user.id()))
        .compose(removed -> changed(tx, user.id()));
  }

  /**
   * The person, signed in, has proven an address that was only claimed. A password that somebody
   * else chose goes, and every session ends.
   */
  public Future<Void> proveEmail(Tx tx, UUID user, String email) {
    return prove(tx, user, email)
        .compose(proven -> credentials.dropSetByOthers(tx, user))
        .compose(removed -> changed(tx, user));
  }

  /**
   * The person has proven the number that they have. If it is the first thing they prove, a
   * password that somebody else chose goes and every session ends; unless they have no address to
   * which the link for another one could be mailed.
   */
  Future<Void> provePhone(Tx tx, User user) {
    boolean first = !user.emailVerified() && user.email() != null;
    Identifier phone = Identifier.phone(requireNonNull(user.phone())).orElseThrow();
    return tx.run(UserSql.PROVE_PHONE, user.id(), phone.value())
        .compose(proven -> identifiers.add(tx, user.id(), phone, true))
        .compose(named ->
            first
                ? credentials
                    .dropSetByOthers(tx, user.id())
                    .compose(dropped -> changed(tx, user.id()))
                : signals.raise(tx, new Signal(Profiles.SIGNAL, user.id().toString())));
  }

  /**
   * Somebody has proven an address that this person only claimed, without being signed in as them:
   * whoever made the claim is shut out. Any password and second factor goes, and every session
   * ends.
   */
  public Future<Void> handOver(Tx tx, UUID user, String email, String name) {
    return prove(tx, user, email)
        .compose(proven -> tx.run(UserSql.RENAME, user, name))
        .compose(renamed -> credentials.dropAll(tx, user))
        .compose(dropped -> tx.run(UserSql.SET_TWO_FACTOR, user, false))
        .compose(copied -> tx.first(LockSql.FORGET, user))
        .compose(anew -> changed(tx, user));
  }

  /**
   * Writes down whether a sign-in of this person asks for a second factor, for the lists; told to
   * every node.
   */
  public Future<Void> twoFactor(Tx tx, UUID user, boolean enabled) {
    return tx.run(UserSql.SET_TWO_FACTOR, user, enabled)
        .compose(copied -> signals.raise(tx, new Signal(Profiles.SIGNAL, user.toString())));
  }

  private Future<Void> prove(Tx tx, UUID user, String email) {
    return tx.run(UserSql.PROVE_EMAIL, user, Identifier.normalEmail(email))
        .compose(proven -> name(tx, user, email, true));
  }

  private Future<Void> name(Tx tx, UUID user, String email, boolean verified) {
    return identifiers.add(tx, user, Identifier.email(email), verified);
  }

  /** Sessions end, and what is remembered of this person is read anew, on every node. */
  private Future<Void> changed(Tx tx, UUID user) {
    return standings
        .endSessionsOfUser(tx, user)
        .compose(ended -> signals.raise(tx, new Signal(Profiles.SIGNAL, user.toString())));
  }
}
