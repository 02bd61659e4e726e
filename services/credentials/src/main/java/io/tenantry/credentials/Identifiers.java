package io.tenantry.credentials;

import static java.util.stream.Collectors.toSet;

import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who signs in by which name. Any number of people may have typed the same address, but it is
 * proven by one: once verified it is unique, and a conflict never tells whose it is. For
 * transactions of the logins {@code identity} and {@code platform}.
 */
public final class Identifiers {

  Identifiers() {}

  /** Whose name this is; of several who claim it, the one who proved it, then the first. */
  public Future<Optional<UUID>> find(Tx tx, Identifier identifier) {
    return tx.first(
            IdentifierSql.FIND, identifier.kind().word(), identifier.value(), org(identifier))
        .map(row -> row.map(found -> found.getUUID("user_id")));
  }

  /**
   * Whose name this is beyond doubt: who proved it, or the only one who claims it. Where two claim
   * it and none has proven it, it is nobody's, so that what is sent there proves nothing to the
   * wrong one.
   */
  public Future<Optional<UUID>> undisputed(Tx tx, Identifier identifier) {
    return tx.all(
            IdentifierSql.CLAIMS, identifier.kind().word(), identifier.value(), org(identifier))
        .map(rows ->
            rows.isEmpty() || (rows.size() > 1 && !rows.getFirst().getBoolean("verified"))
                ? Optional.empty()
                : Optional.of(rows.getFirst().getUUID("user_id")));
  }

  /** Who has proven this name. */
  public Future<Optional<UUID>> provenBy(Tx tx, Identifier identifier) {
    return tx.all(
            IdentifierSql.CLAIMS, identifier.kind().word(), identifier.value(), org(identifier))
        .map(rows ->
            rows.stream()
                .filter(row -> row.getBoolean("verified"))
                .map(row -> row.getUUID("user_id"))
                .findFirst());
  }

  /**
   * Everybody who has this name or claims it. Until the transaction ends nobody else is told so:
   * whoever asks waits, so that of two who want to give the same name one sees the other's.
   */
  public Future<Set<UUID>> reserve(Tx tx, Identifier identifier) {
    Object[] name = {identifier.kind().word(), identifier.value(), org(identifier)};
    return tx.first(IdentifierSql.RESERVE, name)
        .compose(reserved -> tx.all(IdentifierSql.HOLDERS, name))
        .map(rows -> rows.stream().map(row -> row.getUUID("user_id")).collect(toSet()));
  }

  /**
   * Gives the user this name. Giving it again is not an error; a verified one stays verified.
   *
   * @throws Problem.Conflict by the future: {@code identifier-taken}
   */
  public Future<Void> add(Tx tx, UUID user, Identifier identifier, boolean verified) {
    return tx.run(
            IdentifierSql.ADD,
            identifier.kind().word(),
            identifier.value(),
            org(identifier),
            user,
            verified)
        .mapEmpty();
  }

  /** {@link #add} for all the usernames that organizations have given; they need no proof. */
  public Future<Void> addUsernames(Tx tx, UUID user, List<Identifier> usernames) {
    UUID[] orgs = usernames.stream().map(Identifiers::org).toArray(UUID[]::new);
    String[] values = usernames.stream().map(Identifier::value).toArray(String[]::new);
    return tx.run(IdentifierSql.ADD_USERNAMES, user, orgs, values).mapEmpty();
  }

  /** {@link #add} for an email address, in any form it was typed in. */
  public Future<Void> addEmail(Tx tx, UUID user, String address, boolean verified) {
    return add(tx, user, Identifier.email(address), verified);
  }

  /** The name stays the user's, but it has to be proven anew. */
  public Future<Void> doubt(Tx tx, UUID user, Identifier identifier) {
    return tx.run(
            IdentifierSql.DOUBT,
            identifier.kind().word(),
            identifier.value(),
            org(identifier),
            user)
        .mapEmpty();
  }

  /** Takes the name away; nothing happens if the user does not have it. */
  public Future<Void> remove(Tx tx, UUID user, Identifier identifier) {
    return tx.run(
            IdentifierSql.REMOVE,
            identifier.kind().word(),
            identifier.value(),
            org(identifier),
            user)
        .mapEmpty();
  }

  /** Takes the username away that an organization has given; nothing happens if there is none. */
  public Future<Void> removeUsername(Tx tx, UUID org, UUID user) {
    return tx.run(IdentifierSql.REMOVE_USERNAME, org, user).mapEmpty();
  }

  /** Takes all names away from the user. */
  public Future<Void> removeAll(Tx tx, UUID user) {
    return tx.run(IdentifierSql.REMOVE_ALL, user).mapEmpty();
  }

  static Problem taken() {
    return new Problem.Conflict("identifier-taken", "somebody else signs in by this name");
  }

  private static UUID org(Identifier identifier) {
    return identifier.org().orElse(Actor.PLATFORM);
  }
}
