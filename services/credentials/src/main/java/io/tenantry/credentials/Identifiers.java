package io.tenantry.credentials;

import static java.util.stream.Collectors.toSet;

import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

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

  /** The same of many names: those of them that are somebody's, or claimed. */
  public Future<Set<Identifier>> reserveAll(Tx tx, Collection<Identifier> wanted) {
    List<Identifier> names = List.copyOf(wanted);
    Object[] columns = {
      column(names, name -> name.kind().word(), String[]::new),
      column(names, Identifier::value, String[]::new),
      column(names, Identifiers::org, UUID[]::new)
    };
    return tx.all(IdentifierSql.RESERVE_ALL, columns)
        .compose(reserved -> tx.all(IdentifierSql.HELD, columns))
        .map(rows -> rows.stream().map(Identifiers::held).collect(toSet()));
  }

  private static Identifier held(Row row) {
    UUID org = row.getUUID("org_id");
    return new Identifier(
        Identifier.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        row.getString("value"),
        Optional.of(org).filter(known -> !known.equals(Actor.PLATFORM)));
  }

  /** A name that somebody is to have. */
  public record Given(UUID user, Identifier name, boolean verified) {}

  /** {@link #add} for many, in one statement. */
  public Future<Void> addAll(Tx tx, List<Given> names) {
    return names.isEmpty()
        ? Future.succeededFuture()
        : tx.run(
                IdentifierSql.ADD,
                column(names, given -> given.name().kind().word(), String[]::new),
                column(names, given -> given.name().value(), String[]::new),
                column(names, given -> org(given.name()), UUID[]::new),
                column(names, Given::user, UUID[]::new),
                column(names, Given::verified, Boolean[]::new))
            .mapEmpty();
  }

  private static <T, V> V[] column(List<T> rows, Function<T, V> of, IntFunction<V[]> array) {
    return rows.stream().map(of).toArray(array);
  }

  /**
   * Gives the user this name. Giving it again is not an error; a verified one stays verified.
   *
   * @throws Problem.Conflict by the future: {@code identifier-taken}
   */
  public Future<Void> add(Tx tx, UUID user, Identifier identifier, boolean verified) {
    return addAll(tx, List.of(new Given(user, identifier, verified)));
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
