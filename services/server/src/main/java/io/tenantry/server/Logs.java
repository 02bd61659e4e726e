package io.tenantry.server;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * What becomes of the program's lines. {@code logback.xml} says where they go; format and level are
 * settings like any other.
 */
public final class Logs {
  private static final String OURS = "io.tenantry";
  private static final String ACCESS = "access";
  private static final String LEFT_OUT = "[ignore]";

  private Logs() {}

  /** From here on; what libraries tell Java's own logging goes the same way. */
  static void use(LogSettings settings) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
      Level level = Level.toLevel(settings.level());
      Logger root = logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      logback.getLogger(OURS).setLevel(level);
      logback.getLogger(ACCESS).setLevel(level);
      root.setLevel(level.isGreaterOrEqual(Level.INFO) ? level : Level.INFO);
      if (settings.isJson()) {
        speakJson(logback, root);
      }
    }
  }

  /** Writes what is still waiting; nothing is logged afterwards. */
  public static void close() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
      logback.stop();
    }
  }

  private static void speakJson(LoggerContext logback, Logger root) {
    if (root.getAppender("ASYNC") instanceof AsyncAppender async
        && async.getAppender("CONSOLE") instanceof ConsoleAppender<ILoggingEvent> console) {
      console.stop();
      console.setEncoder(json(logback));
      console.start();
    }
  }

  private static LogstashEncoder json(LoggerContext logback) {
    LogstashEncoder encoder = new LogstashEncoder();
    encoder.setContext(logback);
    encoder.setTimeZone("UTC");
    encoder.setTimestampPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");
    encoder.getFieldNames().setVersion(LEFT_OUT);
    encoder.getFieldNames().setLevelValue(LEFT_OUT);
    encoder.start();
    return encoder;
  }
}
