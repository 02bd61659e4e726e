package io.tenantry.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * Asks the same question again and again over a few kept connections, each as soon as its answer is
 * there (a closed loop). One thread and no objects per request, because it shares the cores with
 * what it measures.
 */
final class Loader {

  /** What was measured. {@code refused} are answers other than 2xx. */
  record Measured(long answered, long refused, Duration took, Histogram micros) {

    double perSecond() {
      return answered * 1e9 / took.toNanos();
    }
  }

  private static final int ANSWER_MAX_BYTES = 1 << 20;
  private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

  private final byte[] request;
  private final Histogram micros = new Histogram(60_000_000, 3);
  private long answered;
  private long refused;

  private Loader(byte[] request) {
    this.request = request;
  }

  /** One kept connection. */
  private static final class Line {
    final byte[] bytes = new byte[ANSWER_MAX_BYTES];
    final ByteBuffer in = ByteBuffer.wrap(bytes);
    final ByteBuffer out;
    long sentNanos;

    Line(byte[] request) {
      out = ByteBuffer.wrap(request);
    }
  }

  /** A GET as it goes over the wire. */
  static byte[] get(String path, String bearer) {
    String head =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + (bearer.isEmpty() ? "" : "Authorization: Bearer " + bearer + "\r\n")
            + "\r\n";
    return head.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Loads a server on the loopback interface.
   *
   * @throws IOException if a connection ends or an answer cannot be understood
   */
  static Measured run(int port, byte[] request, int connections, Duration duration)
      throws IOException {
    return new Loader(request).run(port, connections, duration.toNanos());
  }

  private Measured run(int port, int connections, long durationNanos) throws IOException {
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < connections; i++) {
        open(selector, port);
      }
      long begun = System.nanoTime();
      long end = begun + durationNanos;
      while (System.nanoTime() < end) {
        selector.select(key -> serve(key), 100);
      }
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      return new Measured(answered, refused, took, micros);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void open(Selector selector, int port) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    Line line = new Line(request);
    channel.register(selector, SelectionKey.OP_READ, line);
    ask(channel, line);
  }

  private void serve(SelectionKey key) {
    try {
      SocketChannel channel = (SocketChannel) key.channel();
      Line line = (Line) key.attachment();
      if (channel.read(line.in) < 0) {
        throw new IOException("the server closed the connection");
      }
      int status = answerIn(line.bytes, line.in.position());
      if (status > 0) {
        micros.recordValue(Math.max(1, (System.nanoTime() - line.sentNanos) / 1_000));
        answered++;
        refused += status / 100 == 2 ? 0 : 1;
        ask(channel, line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A request is far smaller than a socket's buffer, so it goes in one write. */
  private static void ask(SocketChannel channel, Line line) throws IOException {
    line.in.clear();
    line.out.rewind();
    line.sentNanos = System.nanoTime();
    if (channel.write(line.out) < line.out.capacity()) {
      throw new IOException("the server does not read");
    }
  }

  /** The status of the answer when it is complete, 0 before. */
  static int answerIn(byte[] bytes, int end) throws IOException {
    int body = bodyStart(bytes, end);
    if (body < 0) {
      return 0;
    }
    int length = contentLength(bytes, body);
    if (length < 0) {
      throw new IOException("an answer without Content-Length");
    }
    int status = (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + (bytes[11] - '0');
    return end >= body + length ? status : 0;
  }

  private static int bodyStart(byte[] bytes, int end) {
    for (int i = 3; i < end; i++) {
      if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private static int contentLength(byte[] bytes, int headEnd) {
    for (int i = 0; i + LENGTH.length < headEnd; i++) {
      int j = 0;
      while (j < LENGTH.length && (bytes[i + j] | 0x20) == (LENGTH[j] | 0x20)) {
        j++;
      }
      if (j == LENGTH.length) {
        int length = 0;
        for (int at = i + j; bytes[at] != '\r'; at++) {
          if (bytes[at] != ' ') {
            length = length * 10 + (bytes[at] - '0');
          }
        }
        return length;
      }
    }
    return -1;
  }
}
