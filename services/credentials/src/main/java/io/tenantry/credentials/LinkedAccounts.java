package io.tenantry.credentials;

import io.tenantry.common.crypto.Ids;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Accounts elsewhere by which people sign in. An account is one person's, and is found by what its
 * issuer calls it: never by an address, which says nothing about who has the account here. For
 * {@code identity} transactions; trail, mail and sessions are the caller's.
 */
public final class LinkedAccounts {

  /** Nobody has more; it bounds what a list tells. */
  private static final int EACH_MAX = 20;

  private static final String TAKEN = "account-linked";

  LinkedAccounts() {}

  /** All of a person's, the oldest first. */
  public Future<List<LinkedAccount>> of(Tx tx, UUID user) {
    return tx.all(LinkedAccountSql.LIST, user)
        .map(rows -> rows.stream().map(LinkedAccount::of).toList());
  }

  /** Whose it is. */
  public Future<Optional<LinkedAccount>> find(Tx tx, ForeignAccount account) {
    return tx.first(LinkedAccountSql.FIND, account.provider(), account.issuer(), account.subject())
        .map(row -> row.map(LinkedAccount::of));
  }

  /** Whose it is; held until the transaction ends, and used from now on. */
  public Future<Optional<LinkedAccount>> use(Tx tx, ForeignAccount account) {
    return tx.first(LinkedAccountSql.USE, account.provider(), account.issuer(), account.subject())
        .map(row -> row.map(LinkedAccount::of));
  }

  /**
   * @param isNew whether it was linked now; else it was the person's already
   */
  public record Linked(LinkedAccount account, boolean isNew) {}

  /**
   * Links an account. The caller holds the person's row. Linking it again is not an error.
   *
   * @param name what the issuer shows for it, if anything
   * @param by the person, or who does it for them
   * @return fails with 409 {@code account-linked} if it is somebody else's, without telling whose,
   *     and {@code too-many-accounts}
   */
  public Future<Linked> link(
      Tx tx, UUID user, ForeignAccount account, Optional<String> name, UUID by) {
    return of(tx, user)
        .compose(all ->
            all.stream()
                .filter(one -> one.account().equals(account))
                .findFirst()
                .map(theirs -> Future.succeededFuture(new Linked(theirs, false)))
                .orElseGet(() ->
                    all.size() < EACH_MAX
                        ? added(tx, user, account, name, by)
                        : Future.failedFuture(tooMany())));
  }

  /** Takes one away; fails with 404 if there is none. */
  public Future<LinkedAccount> unlink(Tx tx, UUID user, UUID id) {
    return tx.first(LinkedAccountSql.UNLINK, user, id)
        .map(row -> LinkedAccount.of(row.orElseThrow(Problem.NotFound::new)));
  }

  /**
   * The same by what the provider calls them. Those of issuers that had its name before go as well:
   * whoever asks sees one account, and would leave a way in behind that comes back with the issuer.
   *
   * @return all of them, the oldest first
   */
  public Future<List<LinkedAccount>> unlink(Tx tx, UUID user, String provider, String subject) {
    return tx.all(LinkedAccountSql.UNLINK_SUBJECT, user, provider, subject)
        .map(rows -> {
          if (rows.isEmpty()) {
            throw new Problem.NotFound();
          }
          return rows.stream()
              .map(LinkedAccount::of)
              .sorted(Comparator.comparing(LinkedAccount::createdAt))
              .toList();
        });
  }

  /**
   * Goes on only if the person can still prove who they are: by a password, a passkey or another
   * account. A mailed link for a new password is no way in; it is the way back.
   *
   * @param usable the issuers that can be asked, each as {@code provider issuer}
   * @return fails with 409 {@code last-way-in}
   */
  public Future<Void> requireWayIn(Tx tx, UUID user, Collection<String> usable) {
    return tx.first(LinkedAccountSql.WAY_IN_LEFT, user, usable.toArray(String[]::new))
        .map(row -> {
          if (!row.orElseThrow().getBoolean("is_left")) {
            throw new Problem.Conflict(
                "last-way-in", "nothing would be left to sign in by; set a password first");
          }
          return null;
        });
  }

  /** Whether somebody has heard that an account is somebody else's. */
  public static boolean isTaken(Throwable no) {
    return no instanceof Problem.Conflict said && said.code().equals(TAKEN);
  }

  /** Returns how many there were. */
  Future<Integer> removeAll(Tx tx, UUID user) {
    return tx.run(LinkedAccountSql.REMOVE_ALL, user);
  }

  /** The same of those that somebody else has linked. */
  Future<Integer> removeSetByOthers(Tx tx, UUID user) {
    return tx.run(LinkedAccountSql.REMOVE_SET_BY_OTHERS, user);
  }

  private static Future<Linked> added(
      Tx tx, UUID user, ForeignAccount account, Optional<String> name, UUID by) {
    return tx.first(
            LinkedAccountSql.LINK,
            Ids.next(),
            user,
            account.provider(),
            account.issuer(),
            account.subject(),
            name.orElse(null),
            by)
        .map(row -> new Linked(LinkedAccount.of(row.orElseThrow(LinkedAccounts::taken)), true));
  }

  private static Problem taken() {
    return new Problem.Conflict(TAKEN, "this account signs in somebody already");
  }

  static Problem tooManyTaken(int seconds) {
    return new Problem.TooMany(
        "too-many-taken-accounts",
        "too many of these accounts sign in somebody already; have people link their own, or go on"
            + " later",
        seconds);
  }

  private static Problem tooMany() {
    return new Problem.Conflict(
        "too-many-accounts", "this person has " + EACH_MAX + " accounts; take one away first");
  }
}
