package io.tenantry.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Ports for processes that are started a moment later. Below those from which systems take the near
 * end of a connection, each given once, and from another place on in each JVM of tests: what is
 * merely free now may be somebody else's by then.
 */
final class Ports {

  private static final int FIRST = 10_000;
  private static final int COUNT = 20_000;

  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  private Ports() {}

  static int free() {
    return IntStream.generate(() -> FIRST + NEXT.getAndIncrement() % COUNT)
        .limit(COUNT)
        .filter(Ports::isFree)
        .findFirst()
        .orElseThrow();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
