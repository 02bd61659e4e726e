package io.tenantry.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** Takes files: as fast as they come, slowly, or only their beginning. */
final class ExportReader {

  private static final int BUFFER_BYTES = 256 << 10;

  private final int port;
  private final String token;

  ExportReader(int port, String token) {
    this.port = port;
    this.token = token;
  }

  /**
   * A file that was taken to its end.
   *
   * @param rows without the head of a CSV file
   */
  record Taken(long rows, long bytes, double seconds) {
    double perSecond() {
      return rows / seconds;
    }
  }

  /**
   * All of it. No value in the seeded data has a line break.
   *
   * @throws IOException if it is refused, or ends before its end
   */
  Taken all(String query) throws IOException {
    long began = System.nanoTime();
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + port + path(query)).toURL().openConnection();
    connection.setRequestProperty("Authorization", "Bearer " + token);
    byte[] buffer = new byte[BUFFER_BYTES];
    long lines = 0;
    long bytes = 0;
    try (InputStream in = connection.getInputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes += n;
        for (int at = 0; at < n; at++) {
          lines += buffer[at] == '\n' ? 1 : 0;
        }
      }
    }
    long heads = query.contains("ndjson") ? 0 : 1;
    return new Taken(lines - heads, bytes, (System.nanoTime() - began) / 1e9);
  }

  /** One that takes some bytes now and then, as long as it is open. */
  Socket begun(String query) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(64 << 10);
    socket.setSoTimeout(30_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String head =
        "GET "
            + path(query)
            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + token
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    String status =
        new String(
            socket.getInputStream().readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII);
    if (!status.endsWith("200")) {
      throw new IOException("the file was refused: " + status);
    }
    return socket;
  }

  /** Takes so many bytes a second from each, for so long. */
  static void slowly(Iterable<Socket> files, int bytesPerSecond, double seconds)
      throws IOException {
    long until = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < until) {
      for (Socket file : files) {
        file.getInputStream().readNBytes(bytesPerSecond / 4);
      }
      LockSupport.parkNanos(250_000_000);
    }
  }

  private static String path(String query) {
    return "/v1/orgs/acme/users/bulk/export?" + query;
  }
}
