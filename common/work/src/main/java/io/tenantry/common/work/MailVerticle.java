package io.tenantry.common.work;

import io.tenantry.common.sql.Database;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.net.URI;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Opens and closes the sending of mails: outbox row, template, mail server. Deployed with {@link
 * VirtualThreads#options}.
 */
public final class MailVerticle extends VerticleBase {

  private final Outbox outbox;
  private final Mails mails;
  private final Database database;
  private final MailSettings settings;
  private final URI publicUrl;
  private final Pace pace;
  private @Nullable Worker worker;
  private @Nullable Post post;
  private @Nullable Ear ear;

  /**
   * @param publicUrl templates know it as {@code public_url}
   */
  public MailVerticle(
      Outbox outbox, Mails mails, Database database, MailSettings settings, URI publicUrl) {
    this(outbox, mails, database, settings, publicUrl, Pace.MAILS);
  }

  MailVerticle(
      Outbox outbox,
      Mails mails,
      Database database,
      MailSettings settings,
      URI publicUrl,
      Pace pace) {
    this.outbox = outbox;
    this.mails = mails;
    this.database = database;
    this.settings = settings;
    this.publicUrl = publicUrl;
    this.pace = pace;
  }

  @Override
  public Future<?> start() {
    Post open = new Post(vertx, mails, settings, publicUrl, pace);
    post = open;
    worker = new Worker(Mails.KIND, open::deliver, outbox, database, pace, new SplittableRandom());
    worker.start(vertx, context);
    ear = new Ear(vertx, database, outbox);
    return ear.open();
  }

  @Override
  public Future<?> stop() {
    if (worker == null || ear == null || post == null) {
      return Future.succeededFuture();
    }
    worker.stop();
    return Future.join(ear.close(), post.close());
  }
}
