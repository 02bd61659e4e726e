package io.tenantry.server;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A collector on the loopback interface that keeps the spans it is sent. */
final class OtlpReceiver implements AutoCloseable {

  private final HttpServer server;
  private final List<byte[]> received = new CopyOnWriteArrayList<>();

  OtlpReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/v1/traces",
        exchange -> {
          received.add(exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<OtlpSpan> spans() {
    return received.stream().flatMap(body -> OtlpSpan.in(body).stream()).toList();
  }

  /** All texts that came, whatever they belong to. */
  String everything() {
    StringBuilder all = new StringBuilder();
    received.forEach(body -> all.append(new String(body, StandardCharsets.UTF_8)));
    return all.toString();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
