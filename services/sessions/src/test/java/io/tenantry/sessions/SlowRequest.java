package io.tenantry.sessions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A request whose body comes in pieces, each when the test says so. */
final class SlowRequest implements AutoCloseable {

  private final Socket socket;

  private SlowRequest(Socket socket) {
    this.socket = socket;
  }

  /** Sends the head; the body of this many bytes is to follow. */
  static SlowRequest post(URI program, String path, String token, int bytes) {
    try {
      SlowRequest request = new SlowRequest(new Socket(program.getHost(), program.getPort()));
      request.send(
          """
          POST %s HTTP/1.1\r
          Host: tenantry.test\r
          Authorization: Bearer %s\r
          Content-Type: application/json\r
          Content-Length: %d\r
          Connection: close\r
          \r
          """
              .formatted(path, token, bytes));
      return request;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void send(String piece) {
    try {
      socket.getOutputStream().write(piece.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that was answered until the connection ended. */
  String answer() {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
