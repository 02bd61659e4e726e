package io.tenantry.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection of {@link Traffic}, and the request that is on it. */
final class TrafficLine {

  private static final int ANSWER_MAX_BYTES = 64 << 10;

  final SocketChannel channel;
  final int at;
  final ByteBuffer in = ByteBuffer.allocate(ANSWER_MAX_BYTES);
  Traffic.@Nullable Due due;
  long askedNanos = System.nanoTime();
  boolean refused;

  TrafficLine(SocketChannel channel, int at) {
    this.channel = channel;
    this.at = at;
  }

  boolean isConnected() {
    return channel.isConnected();
  }

  /** A request is far smaller than a socket's buffer, so it goes in one write. */
  void ask() throws IOException {
    Traffic.Due asked = due;
    if (asked == null) {
      return;
    }
    askedNanos = System.nanoTime();
    ByteBuffer out = ByteBuffer.wrap(asked.ask().text().getBytes(StandardCharsets.ISO_8859_1));
    channel.write(out);
    if (out.hasRemaining()) {
      throw new IOException("the server does not read");
    }
  }

  Traffic.Outcome outcome(int status) {
    Traffic.Due answered = due;
    if (answered == null) {
      throw new IllegalStateException("nobody asked");
    }
    long now = System.nanoTime();
    String all = new String(in.array(), 0, in.position(), StandardCharsets.UTF_8);
    int body = all.indexOf("\r\n\r\n");
    return new Traffic.Outcome(
        answered.ask(),
        status,
        all.substring(0, body).toLowerCase(Locale.ROOT),
        all.substring(body + 4),
        Math.max(1, TimeUnit.NANOSECONDS.toMicros(now - answered.nanos())),
        now);
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
