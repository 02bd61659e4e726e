package io.tenantry.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** A port of the loopback interface that nobody listens on. */
final class LoopbackPort {
  static final String HOST = "127.0.0.1";

  private LoopbackPort() {}

  /**
   * Port 0 becomes any free one; a wanted one must be free.
   *
   * @throws CannotStart naming the port and what it was wanted for
   */
  static int free(int wanted, String purpose) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new CannotStart("port " + wanted + " for the embedded " + purpose + " is taken", e);
    }
  }
}
