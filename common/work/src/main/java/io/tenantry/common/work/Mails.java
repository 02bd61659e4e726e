package io.tenantry.common.work;

import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.watch.Traces;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Mails are queued by the transaction that wants them and sent later by the {@link MailVerticle},
 * until the mail server takes them. A request never waits for a mail server.
 */
public final class Mails {

  static final String KIND = "mail";

  private static final String PURPOSE = "mail";

  private final Outbox outbox;
  private final SecretBox secrets;

  public Mails(Outbox outbox, SecretBox secrets) {
    this.outbox = outbox;
    this.secrets = secrets;
  }

  /**
   * Sends this mail if the transaction commits.
   *
   * @param org the organization that this transaction has entered, or {@code Actor.PLATFORM}
   */
  public Future<Void> queue(Tx tx, UUID org, Mail mail) {
    return outbox.add(tx, org, KIND, payload(mail));
  }

  /** Sends these mails if the transaction commits; one statement for all. */
  public Future<Void> queueAll(Tx tx, UUID org, List<Mail> mails) {
    return outbox.addAll(tx, org, KIND, mails.stream().map(this::payload).toList());
  }

  private JsonObject payload(Mail mail) {
    JsonObject payload =
        new JsonObject()
            .put("template", mail.template())
            .put("to", mail.to())
            .put("model", mail.model())
            .put("sealed", seal(mail.secrets()));
    Traces.here().ifPresent(parent -> payload.put("trace", parent));
    return payload;
  }

  /** The trace of whoever queued the mail. */
  static Optional<String> trace(JsonObject payload) {
    return Optional.ofNullable(payload.getString("trace"));
  }

  /** The mail of a job, opened. */
  Mail open(JsonObject payload) {
    Map<String, String> opened = new HashMap<>();
    new JsonObject(secrets.openText(PURPOSE, payload.getString("sealed")))
        .forEach(secret -> opened.put(secret.getKey(), (String) secret.getValue()));
    return new Mail(
        payload.getString("template"),
        payload.getString("to"),
        payload.getJsonObject("model"),
        opened);
  }

  private String seal(Map<String, String> plain) {
    return secrets.sealText(PURPOSE, new JsonObject(new HashMap<>(plain)).encode());
  }
}
