package io.tenantry.mails;

import io.tenantry.audit.AuditModule;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import java.time.Duration;

/** Builds mails: the list, the retry, and the end of what nobody wants any more. */
public final class MailsModule implements Module {

  /** What is kept for weeks need not go to the minute. */
  private static final Duration BETWEEN_PURGES = Duration.ofHours(1);

  private final MailDesk desk;

  public MailsModule(Foundation foundation, AuditModule audit) {
    this.desk = new MailDesk(foundation, audit.audit());
  }

  @Override
  public void addTo(Assembly assembly) {
    new MailRoutes(desk).addTo(assembly.routes());
    assembly.schedule().every("mails.purge-dead", BETWEEN_PURGES, desk::purgeDead);
  }
}
