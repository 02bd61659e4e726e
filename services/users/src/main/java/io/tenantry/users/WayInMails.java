package io.tenantry.users;

import io.tenantry.common.sql.Tx;
import io.tenantry.common.work.Mail;
import io.tenantry.common.work.Mails;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;

/**
 * What a person hears whenever one of the ways in which they sign in has changed, whoever changed
 * it. Nobody changes one without this mail: it is how somebody notices that it was not them.
 */
public final class WayInMails {

  private final Mails mails;

  WayInMails(Mails mails) {
    this.mails = mails;
  }

  /** Who has changed it. */
  public enum By {
    THEMSELVES,
    ADMINISTRATOR
  }

  /**
   * Tells the person, in the transaction of the change; somebody without an address hears nothing.
   *
   * @param org the organization that the transaction has entered, or {@code Actor.PLATFORM}
   * @param what a whole clause that begins in lower case, such as {@code a passkey was added};
   *     without anything secret
   */
  public Future<Void> changed(Tx tx, UUID org, User user, By by, String what) {
    return Optional.ofNullable(user.email())
        .map(address -> changed(tx, org, address, user.name(), by, what))
        .orElseGet(Future::succeededFuture);
  }

  /** The same at this address, which may be one that the person had until now. */
  public Future<Void> changed(Tx tx, UUID org, String address, String name, By by, String what) {
    JsonObject model =
        new JsonObject()
            .put("name", name)
            .put("what", what)
            .put("by_admin", by == By.ADMINISTRATOR);
    return mails.queue(tx, org, new Mail("way-in-changed", address, model));
  }
}
