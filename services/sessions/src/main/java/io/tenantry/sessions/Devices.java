package io.tenantry.sessions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import ua_parser.Client;
import ua_parser.Parser;

/**
 * Tells device, browser and system from a User-Agent header by the rules of the ua-parser project.
 * Those are a thousand regular expressions, so they run on a thread of their own and the answer is
 * remembered: a hundred thousand people bring a few thousand different headers.
 */
final class Devices {

  /** The rules are searched, so a header may not be long; real ones have about 120 characters. */
  static final int HEADER_MAX = 512;

  private static final int REMEMBERED_MAX = 5_000;
  private static final int PARSE_SECONDS_MAX = 2;

  private static final class Rules {
    static final Parser PARSER = new Parser();
  }

  private final Cache<String, Device> known =
      Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).build();
  private final WorkerExecutor worker;

  /** Starts reading the rules at once, so that the first person does not wait for them. */
  Devices(Vertx vertx) {
    worker =
        vertx.createSharedWorkerExecutor(
            "tenantry-devices", 1, PARSE_SECONDS_MAX, TimeUnit.SECONDS);
    worker.executeBlocking(() -> parse("curl/8"), false);
  }

  /** The device behind this header; never fails, at worst it is unknown. */
  Future<Device> of(String userAgent) {
    String header = cut(userAgent);
    if (header.isEmpty()) {
      return Future.succeededFuture(Device.UNKNOWN);
    }
    Device before = known.getIfPresent(header);
    if (before != null) {
      return Future.succeededFuture(before);
    }
    return worker.executeBlocking(() -> parse(header), false).transform(told -> keep(header, told));
  }

  private Future<Device> keep(String header, AsyncResult<@Nullable Device> told) {
    Device device = told.result();
    if (device == null) {
      return Future.succeededFuture(Device.UNKNOWN);
    }
    known.put(header, device);
    return Future.succeededFuture(device);
  }

  /** The part of a header that is kept and looked at. */
  static String cut(String userAgent) {
    return userAgent.length() <= HEADER_MAX ? userAgent : userAgent.substring(0, HEADER_MAX);
  }

  private static Device parse(String header) {
    Client client = Rules.PARSER.parse(header);
    return new Device(
        named(client.device.family, null, null),
        named(client.userAgent.family, client.userAgent.major, null),
        named(client.os.family, client.os.major, client.os.minor));
  }

  private static String named(
      @Nullable String family, @Nullable String major, @Nullable String minor) {
    if (family == null || family.equals("Other")) {
      return "";
    }
    String version = major == null ? "" : " " + major;
    return family + version + (major == null || minor == null ? "" : "." + minor);
  }
}
