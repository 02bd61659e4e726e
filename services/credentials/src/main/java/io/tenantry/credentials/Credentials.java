package io.tenantry.credentials;

import io.tenantry.common.sql.Tx;
import io.vertx.core.Future;
import java.util.UUID;

/** What is true of all of a person's credentials together. For {@code identity} transactions. */
public final class Credentials {

  private final Identifiers identifiers;
  private final Passwords passwords;
  private final Links links;
  private final SecondFactors factors;
  private final Challenges challenges;
  private final PhoneCodes codes;
  private final WantedAddresses wanted;
  private final LinkedAccounts accounts;

  Credentials(
      Identifiers identifiers,
      Passwords passwords,
      Links links,
      SecondFactors factors,
      Challenges challenges,
      PhoneCodes codes,
      WantedAddresses wanted,
      LinkedAccounts accounts) {
    this.identifiers = identifiers;
    this.passwords = passwords;
    this.links = links;
    this.factors = factors;
    this.challenges = challenges;
    this.codes = codes;
    this.wanted = wanted;
    this.accounts = accounts;
  }

  /**
   * Takes away every credential that somebody else chose or could know: the password, the open
   * links, accounts that others have linked, sign-ins that wait for their second factor. Who is
   * known to be the person set up the rest, second factors too, and a link must not lead past
   * those. Ending the sessions, trail and mail are the caller's.
   */
  public Future<Dropped> dropSetByOthers(Tx tx, UUID user) {
    return passwords
        .removeSetByOthers(tx, user)
        .compose(password ->
            accounts
                .removeSetByOthers(tx, user)
                .map(linked -> new Dropped(password, linked, 0, false)))
        .compose(dropped -> withdraw(tx, user).map(dropped));
  }

  /**
   * Takes away every credential, whoever chose it, because nobody knows who that was, or because
   * the account is somebody else's from now on. Ending the sessions, trail and mail are the
   * caller's, and the copy of whether a second factor is asked for.
   */
  public Future<Dropped> dropAll(Tx tx, UUID user) {
    return factors
        .state(tx, user)
        .compose(had ->
            passwords
                .remove(tx, user)
                .compose(password ->
                    accounts
                        .removeAll(tx, user)
                        .map(linked ->
                            new Dropped(
                                password, linked, had.passkeys(), had.totpSince().isPresent()))))
        .compose(dropped ->
            factors
                .removeAll(tx, user)
                .compose(removed -> withdraw(tx, user))
                .compose(withdrawn -> wanted.forget(tx, user))
                .map(dropped));
  }

  private Future<Void> withdraw(Tx tx, UUID user) {
    return challenges.withdraw(tx, user).compose(withdrawn -> links.withdrawAll(tx, user));
  }

  /**
   * Takes the names away by which the person signs in, so that somebody else may have them, and the
   * open links; a password stays for the day they come back. Ending the sessions is the caller's.
   */
  public Future<Void> suspend(Tx tx, UUID user) {
    return identifiers
        .removeAll(tx, user)
        .compose(free -> links.withdrawAll(tx, user))
        .compose(gone -> codes.forget(tx, user));
  }

  /** Deletes everything by which the person could sign in, for good. */
  public Future<Void> forget(Tx tx, UUID user) {
    return identifiers
        .removeAll(tx, user)
        .compose(free -> passwords.remove(tx, user))
        .compose(removed -> accounts.removeAll(tx, user))
        .compose(removed -> factors.removeAll(tx, user))
        .compose(removed -> challenges.withdraw(tx, user))
        .compose(withdrawn -> links.forget(tx, user))
        .compose(forgotten -> codes.forget(tx, user))
        .compose(forgotten -> wanted.forget(tx, user));
  }
}
