package io.tenantry.server;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** Lines are written by a thread of their own; the last ones must not be lost. */
public final class LogFiles {
  private LogFiles() {}

  /** Writes what is still waiting; nothing is logged afterwards. */
  public static void close() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
      logback.stop();
    }
  }
}
