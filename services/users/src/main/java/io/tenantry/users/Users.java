package io.tenantry.users;

import static java.util.Objects.requireNonNull;

import io.tenantry.access.Standings;
import io.tenantry.common.cluster.Signal;
import io.tenantry.common.cluster.Signals;
import io.tenantry.common.crypto.Ids;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
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
  private final ShutOut shutOut;
  private final Signals signals;
  private final Profiles profiles;

  Users(
      Standings standings,
      Identifiers identifiers,
      ShutOut shutOut,
      Signals signals,
      Profiles profiles) {
    this.standings = standings;
    this.identifiers = identifiers;
    this.shutOut = shutOut;
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

  /** How somebody came who proves an address or number. */
  public enum Proof {
    /** With a living session of the very person whose it is. */
    SIGNED_IN,
    /** By what was sent there, and nothing else. */
    ALONE
  }

  /**
   * The person answers to nobody alone any more: they belong to a second organization, or to the
   * platform. For good; what somebody else chose for their sign-in goes, and every session ends.
   * Where nobody has ever shown to be the person, whoever chose the rest may have been that
   * somebody, too, and all of it goes. Nothing happens to a person who was free already. The row
   * must be locked.
   */
  Future<Void> release(Tx tx, Actor actor, User user) {
    if (user.managedBy().isEmpty()) {
      return Future.succeededFuture();
    }
    ShutOut.Owner owner = ShutOut.Owner.of(user);
    return tx.run(UserSql.RELEASE, user.id())
        .compose(released ->
            user.isKnown()
                ? shutOut.others(tx, actor, owner, ShutOut.Why.RELEASED)
                : shutOut.everybody(tx, actor, owner, ShutOut.Why.RELEASED));
  }

  /**
   * The person has proven an address that was only claimed, or that counted by somebody's word. If
   * it is their first proof, and no session of theirs came with it, everything by which anybody
   * could sign in goes: whoever set it up need not have been them. Otherwise what somebody else
   * chose goes. Every session ends. The row must be locked.
   *
   * @param user as they were until now
   */
  public Future<Void> proveEmail(Tx tx, Actor person, User user, String email, Proof proof) {
    ShutOut.Owner owner = ShutOut.Owner.of(user).at(Identifier.normalEmail(email));
    return noteProof(tx, user.id(), email)
        .compose(proven ->
            user.emailProven() || proof == Proof.SIGNED_IN
                ? shutOut.others(tx, person, owner, ShutOut.Why.PROVEN)
                : shutOut.everybody(tx, person, owner, ShutOut.Why.PROVEN));
  }

  /**
   * The person has proven the number that they have. If it is the first thing they prove, it is as
   * with an address; unless they have no address to which the link for another password could be
   * mailed.
   */
  Future<Void> provePhone(Tx tx, Actor person, User user, Proof proof) {
    boolean first = user.email() != null && !user.emailProven() && !user.phoneProven();
    Identifier phone = Identifier.phone(requireNonNull(user.phone())).orElseThrow();
    return tx.run(UserSql.PROVE_PHONE, user.id(), phone.value())
        .compose(proven -> identifiers.add(tx, user.id(), phone, true))
        .compose(named -> first ? shutOut(tx, person, user, proof) : changed(tx, user.id()));
  }

  private Future<Void> shutOut(Tx tx, Actor person, User user, Proof proof) {
    ShutOut.Owner owner = ShutOut.Owner.of(user);
    return proof == Proof.SIGNED_IN
        ? shutOut.others(tx, person, owner, ShutOut.Why.PROVEN)
        : shutOut.everybody(tx, person, owner, ShutOut.Why.PROVEN);
  }

  /**
   * Somebody has proven an address that this person only claimed, without being signed in as them:
   * whoever made the claim is shut out. Any password, account elsewhere and second factor goes, and
   * every session ends. In {@code person.org()}.
   */
  public Future<Void> handOver(Tx tx, Actor person, String email, String name) {
    UUID user = person.user();
    String address = Identifier.normalEmail(email);
    ShutOut.Owner owner = new ShutOut.Owner(user, name, Optional.of(address));
    return noteProof(tx, user, email)
        .compose(proven -> tx.run(UserSql.RENAME, user, name))
        .compose(renamed -> shutOut.everybody(tx, person, owner, ShutOut.Why.PROVEN));
  }

  /**
   * Writes down whether a sign-in of this person asks for a second factor, for the lists; told to
   * every node.
   */
  public Future<Void> twoFactor(Tx tx, UUID user, boolean enabled) {
    return tx.run(UserSql.SET_TWO_FACTOR, user, enabled).compose(copied -> changed(tx, user));
  }

  /** The person has proven this address; nothing else comes of it. */
  Future<Void> noteProof(Tx tx, UUID user, String email) {
    return tx.run(UserSql.PROVE_EMAIL, user, Identifier.normalEmail(email))
        .compose(proven -> name(tx, user, email, true));
  }

  private Future<Void> name(Tx tx, UUID user, String email, boolean verified) {
    return identifiers.add(tx, user, Identifier.email(email), verified);
  }

  /** What is remembered of this person is read anew, on every node. */
  private Future<Void> changed(Tx tx, UUID user) {
    return signals.raise(tx, new Signal(Profiles.SIGNAL, user.toString()));
  }
}
