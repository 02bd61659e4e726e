package io.tenantry.common.sql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Stands before PostgreSQL, and can reset connections as a server does that dies. */
final class Relay implements AutoCloseable {

  private final ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  private final Queue<Socket> clients = new ConcurrentLinkedQueue<>();
  private final int target;

  Relay(int target) throws IOException {
    this.target = target;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  void resetAll() throws IOException {
    for (Socket client = clients.poll(); client != null; client = clients.poll()) {
      client.setSoLinger(true, 0);
      client.close();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    resetAll();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket postgres = new Socket(InetAddress.getLoopbackAddress(), target);
        clients.add(client);
        Thread.ofVirtual().start(() -> pump(client, postgres));
        Thread.ofVirtual().start(() -> pump(postgres, client));
      }
    } catch (IOException closed) {
      // The relay is closed; nobody connects any longer.
    }
  }

  private static void pump(Socket from, Socket to) {
    try (from) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException reset) {
      // That is what it is for; the other direction ends by itself.
    }
  }
}
