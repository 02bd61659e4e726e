package io.tenantry.credentials;

import io.tenantry.common.sql.Tx;
import io.vertx.core.Future;
import java.util.UUID;

/** What is true of all of a person's credentials together. For {@code identity} transactions. */
public final class Credentials {

  private final Passwords passwords;
  private final Links links;

  Credentials(Passwords passwords, Links links) {
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
}
