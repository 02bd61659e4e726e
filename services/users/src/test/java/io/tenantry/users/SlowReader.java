package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import io.tenantry.organizations.Organization;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks for the people as a file, and takes only the beginning until it is told to. */
final class SlowReader implements AutoCloseable {

  private final Socket socket = new Socket();

  SlowReader(TestApp app, Organization org, String token) throws IOException {
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
    socket.connect(new InetSocketAddress(app.url().getHost(), app.url().getPort()));
    String head =
        "GET /v1/orgs/%s/users/bulk/export HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(org.id(), token);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
  }

  void untilBegun() throws IOException {
    byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
    assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
  }

  /** What still comes, until the other side ends it. */
  String rest() throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketException cutOff) {
      return "";
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
