package io.tenantry.users;

import io.tenantry.common.sql.Tx;
import io.tenantry.common.work.Mail;
import io.tenantry.common.work.Mails;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a person hears when somebody else has changed how they sign in. */
final class EditMails {

  private final Mails mails;

  EditMails(Mails mails) {
    this.mails = mails;
  }

  /** Tells the owner that an admin has set their password. */
  Future<Void> passwordSet(Tx tx, UUID org, User user, SetPasswords.How how) {
    JsonObject model =
        new JsonObject()
            .put("name", user.name())
            .put("sessions_ended", !how.keepSessions())
            .put("must_change", how.mustChange());
    return Optional.ofNullable(user.email())
        .map(address -> mails.queue(tx, org, new Mail("password-set", address, model)))
        .orElseGet(Future::succeededFuture);
  }

  /**
   * Tells the person at the old address and at the new one; neither hears of the other.
   *
   * @param username whether that has changed, too
   */
  Future<Void> signInChanged(Tx tx, UUID org, Card before, Card now, boolean username) {
    boolean movedAway = now.hasNewEmail(before);
    JsonObject model =
        new JsonObject()
            .put("name", now.name())
            .put("email", movedAway)
            .put("phone", now.hasNewPhone(before))
            .put("username", username);
    List<Mail> told = new ArrayList<>();
    Optional.ofNullable(before.email())
        .ifPresent(old -> told.add(new Mail("sign-in-changed", old, model)));
    if (movedAway) {
      Optional.ofNullable(now.email())
          .ifPresent(fresh -> told.add(new Mail("address-given", fresh, model)));
    }
    return mails.queueAll(tx, org, told);
  }
}
