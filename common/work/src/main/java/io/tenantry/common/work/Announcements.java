package io.tenantry.common.work;

import io.tenantry.common.sql.Database;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the workers of all nodes that there is work, by NOTIFY. One at a time: what is added
 * meanwhile travels together with the next. A lost one costs a poll.
 */
final class Announcements {

  private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

  private final Database database;
  private final Set<String> untold = new HashSet<>();
  private boolean telling;

  Announcements(Database database) {
    this.database = database;
  }

  /** Returns at once; nobody waits for it. */
  void tell(String kind) {
    synchronized (untold) {
      untold.add(kind);
      if (telling) {
        return;
      }
      telling = true;
    }
    tellAll();
  }

  private void tellAll() {
    String[] kinds;
    synchronized (untold) {
      if (untold.isEmpty()) {
        telling = false;
        return;
      }
      kinds = untold.toArray(String[]::new);
      untold.clear();
    }
    database
        .platformRead(tx -> tx.all(OutboxSql.ANNOUNCE, (Object) kinds))
        .onFailure(failure -> LOG.debug("Workers were not told; they look every second", failure))
        .onComplete(told -> tellAll());
  }
}
