package io.tenantry.credentials;

import io.tenantry.common.sql.Tx;
import io.vertx.core.Future;
import java.util.UUID;

/** What is true of all of a person's credentials together. For {@code identity} transactions. */
public final class Credentials {

  private final Identifiers identifiers;
  private final Passwords passwords;
  private final Links links;

  Credentials(Identifiers identifiers, Passwords passwords, Links links) {
    this.identifiers = identifiers;
    this.passwords = passwords;
    this.links = links;
  }

  /**
   * Takes away every credential that somebody else chose or could know: the password, the open
   * links. For the moment a person stops being managed, or first proves an address. Ending the
   * sessions is the caller's.
   */
  public Future<Void> dropSetByOthers(Tx tx, UUID user) {
    return passwords.removeSetByOthers(tx, user).compose(removed -> links.withdrawAll(tx, user));
  }

  /**
   * Takes the names away by which the person signs in, so that somebody else may have them, and the
   * open links; a password stays for the day they come back. Ending the sessions is the caller's.
   */
  public Future<Void> suspend(Tx tx, UUID user) {
    return identifiers.removeAll(tx, user).compose(free -> links.withdrawAll(tx, user));
  }

  /** Deletes everything by which the person could sign in, for good. */
  public Future<Void> forget(Tx tx, UUID user) {
    return identifiers
        .removeAll(tx, user)
        .compose(free -> passwords.remove(tx, user))
        .compose(removed -> links.forget(tx, user));
  }
}
