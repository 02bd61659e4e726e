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
   * links, accounts that others have linked, sign-ins that wait for their second factor. For the
   * moment a person stops being managed, or first proves an address. Ending the sessions is the
   * caller's. Second factors stay: nobody but the person sets them up, and a link must not lead
   * past them.
   */
  public Future<Void> dropSetByOthers(Tx tx, UUID user) {
    return passwords
        .removeSetByOthers(tx, user)
        .compose(removed -> accounts.removeSetByOthers(tx, user))
        .compose(removed -> challenges.withdraw(tx, user))
        .compose(withdrawn -> links.withdrawAll(tx, user));
  }

  /**
   * Takes away every credential, whoever chose it, because the account is somebody else's from now
   * on. Ending the sessions is the caller's.
   */
  public Future<Void> dropAll(Tx tx, UUID user) {
    return dropSetByOthers(tx, user)
        .compose(dropped -> passwords.remove(tx, user))
        .compose(removed -> accounts.removeAll(tx, user))
        .compose(removed -> factors.removeAll(tx, user));
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
