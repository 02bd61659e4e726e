package io.tenantry.server;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Login;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether the database answers each login of this node, asked every two seconds on connections that
 * requests do not use: a crowd of requests must not make a node look as if it had no database.
 */
final class DatabasePulse {

  private static final long PERIOD_MS = 2_000;

  /** Longer than a restart of the database and a few refused attempts take. */
  static final Duration SILENT_MAX = Duration.ofSeconds(10);

  private final Database db;
  private final Map<Login, Long> answered = new ConcurrentHashMap<>();
  private final Set<Login> asked = ConcurrentHashMap.newKeySet();

  DatabasePulse(Database db) {
    this.db = db;
  }

  void start(Vertx vertx) {
    ask();
    vertx.setPeriodic(PERIOD_MS, fired -> ask());
  }

  /** The logins that have had no answer for too long, or never. */
  List<Login> silent() {
    return Arrays.stream(Login.values()).filter(this::isSilent).toList();
  }

  private boolean isSilent(Login login) {
    Long last = answered.get(login);
    return last == null || System.nanoTime() - last > SILENT_MAX.toNanos();
  }

  /** One question at a time: a database that hangs would take connection after connection. */
  private void ask() {
    for (Login login : Login.values()) {
      if (asked.add(login)) {
        db.answers(login)
            .onSuccess(answer -> answered.put(login, System.nanoTime()))
            .onComplete(ended -> asked.remove(login));
      }
    }
  }
}
