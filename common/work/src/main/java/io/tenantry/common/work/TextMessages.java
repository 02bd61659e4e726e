package io.tenantry.common.work;

import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;

/**
 * Text messages are queued by the transaction that wants them and sent later, like mails: until the
 * gateway takes them, or until they are of no use any more. Number and text are sealed in the
 * database.
 */
public final class TextMessages {

  static final String KIND = "sms";

  private static final String PURPOSE = "sms";

  /** Whoever runs the installation has to say something first; asking soon again is no use. */
  private static final int NOT_CONFIGURED_SECONDS = 3_600;

  private final Outbox outbox;
  private final Mails mails;
  private final SecretBox box;
  private final SmsSettings settings;
  private final InstantSource clock;

  TextMessages(
      Outbox outbox, Mails mails, SecretBox box, SmsSettings settings, InstantSource clock) {
    this.outbox = outbox;
    this.mails = mails;
    this.box = box;
    this.settings = settings;
    this.clock = clock;
  }

  /** Whether this installation can send any. */
  public boolean areSent() {
    return !(settings instanceof SmsSettings.None);
  }

  /**
   * Goes on only where text messages can be sent.
   *
   * @throws Problem.Unavailable {@code sms-not-configured}
   */
  public void require() {
    if (!areSent()) {
      throw new Problem.Unavailable(
          "sms-not-configured",
          "this installation sends no text messages (TENANTRY_SMS_URL)",
          NOT_CONFIGURED_SECONDS);
    }
  }

  /**
   * Sends this message if the transaction commits.
   *
   * @param org the organization that this transaction has entered, or {@code Actor.PLATFORM}
   * @param useful after so long it is not sent any more
   */
  public Future<Void> queue(Tx tx, UUID org, TextMessage message, Duration useful) {
    if (settings instanceof SmsSettings.ByMail) {
      return mails.queue(tx, org, asMail(message));
    }
    JsonObject plain = new JsonObject().put("to", message.to()).put("text", message.text());
    JsonObject payload =
        new JsonObject()
            .put("sealed", box.sealText(PURPOSE, plain.encode()))
            .put("until", clock.instant().plus(useful));
    return outbox.add(tx, org, KIND, payload);
  }

  private static Mail asMail(TextMessage message) {
    return new Mail(
        "text-message",
        message.to() + "@sms.localhost",
        new JsonObject().put("to", message.to()),
        Map.of("text", message.text()));
  }

  /**
   * The message of a job, opened.
   *
   * @throws GaveUp if it is of no use any more
   */
  TextMessage open(JsonObject payload) {
    Instant until = payload.getInstant("until");
    if (until == null || clock.instant().isAfter(until)) {
      throw new GaveUp("too late to be of any use");
    }
    JsonObject plain = new JsonObject(box.openText(PURPOSE, payload.getString("sealed")));
    return new TextMessage(plain.getString("to"), plain.getString("text"));
  }
}
