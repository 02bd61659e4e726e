package io.tenantry.common.work;

import io.tenantry.common.watch.Traces;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Makes letters of mail jobs and hands them to the mail server. */
final class Post {

  /** The mail server refuses this very mail (RFC 5321, section 4.2.3); others may pass. */
  private static final int MAILBOX_UNAVAILABLE = 550;

  private static final int TRANSACTION_FAILED = 554;

  private static final Pattern POLICY = Pattern.compile("^5\\d\\d[ -]5\\.7\\.");

  private static final int CONNECT_MAX_MS = 10_000;
  private static final int SILENCE_MAX_MS = 30_000;

  /**
   * The client lives on an event loop. On a virtual thread it begins to listen a little after the
   * connection is there, and may wait in vain for a greeting that has already come.
   */
  private final Context loop;

  private final MailClient client;
  private final Mails mails;
  private final MailSettings settings;
  private final URI publicUrl;
  private final Templates templates = new Templates();

  Post(Vertx vertx, Mails mails, MailSettings settings, URI publicUrl, Pace pace) {
    this.loop = ((VertxInternal) vertx).createEventLoopContext();
    this.client = MailClient.create(vertx, config(settings, pace));
    this.mails = mails;
    this.settings = settings;
    this.publicUrl = publicUrl;
  }

  /**
   * Completes when the mail server has taken the letter. Renders on the calling thread, whose
   * context is for this job alone.
   */
  Future<Void> deliver(Job job) {
    String name = "mail " + job.payload().getString("template");
    return Traces.work(name, Mails.trace(job.payload()), () -> hand(job));
  }

  private Future<Void> hand(Job job) {
    MailMessage letter = letter(job);
    Promise<Void> taken = Promise.promise();
    loop.runOnContext(go -> send(letter).onComplete(taken));
    return taken.future().recover(failure -> Future.failedFuture(refusal(failure)));
  }

  private Future<Void> send(MailMessage letter) {
    return Future.succeededFuture(letter).compose(client::sendMail).mapEmpty();
  }

  Future<Void> close() {
    return client.close();
  }

  private MailMessage letter(Job job) {
    Mail mail = mails.open(job.payload());
    Map<String, Object> model = new HashMap<>(mail.model().getMap());
    model.putAll(mail.secrets());
    model.put("public_url", publicUrl.toString());
    Templates.Text text = templates.render(mail.template(), model);
    return new MailMessage()
        .setFrom(settings.from())
        .setTo(mail.to())
        .setSubject(OneHeader.plain("subject", text.subject()))
        .setText(text.txt())
        .setHtml(text.html())
        .setHeaders(headers(job));
  }

  /** The same id on every attempt: if one was taken twice, mail readers show it once. */
  private MultiMap headers(Job job) {
    return MultiMap.caseInsensitiveMultiMap()
        .set("Message-ID", "<" + job.id() + "@" + settings.domain() + ">")
        .set("Auto-Submitted", "auto-generated");
  }

  /**
   * A mail that is refused for good is not sent again. A refusal by policy (RFC 3463, X.7.X:
   * relaying, sender, reputation) is about us rather than about this mail, and may be mended.
   */
  private static Throwable refusal(Throwable failure) {
    if (failure instanceof SMTPException smtp
        && smtp.isPermanent()
        && smtp.getReplyCode() >= MAILBOX_UNAVAILABLE
        && smtp.getReplyCode() <= TRANSACTION_FAILED
        && !POLICY.matcher(smtp.getReplyMessage()).find()) {
      return new GaveUp("refused by the mail server: " + smtp.getReplyMessage());
    }
    return failure;
  }

  /**
   * A server that falls silent loses the connection before the job is cut off: a job that is cut
   * off cannot give its connection back, and others wait for it.
   */
  private static int silenceMaxMs(Pace pace) {
    return (int) Math.min(SILENCE_MAX_MS, pace.jobMax().toMillis() / 4);
  }

  private static MailConfig config(MailSettings settings, Pace pace) {
    MailConfig config =
        new MailConfig()
            .setHostname(settings.host())
            .setPort(settings.port())
            .setUserAgent("tenantry")
            .setLogin(settings.user().isPresent() ? LoginOption.REQUIRED : LoginOption.NONE)
            .setSsl(settings.encryption() == MailSettings.Encryption.TLS)
            .setStarttls(
                settings.encryption() == MailSettings.Encryption.STARTTLS
                    ? StartTLSOptions.REQUIRED
                    : StartTLSOptions.DISABLED);
    config
        .setMaxPoolSize(pace.atOnce() + pace.againAtOnce())
        .setHostnameVerificationAlgorithm("HTTPS")
        .setConnectTimeout(CONNECT_MAX_MS)
        .setIdleTimeout(silenceMaxMs(pace))
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    settings.user().ifPresent(config::setUsername);
    settings.password().ifPresent(config::setPassword);
    settings
        .caFile()
        .ifPresent(file -> config.setTrustOptions(new PemTrustOptions().addCertPath(file)));
    return config;
  }
}
