package io.tenantry.common.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** A wire to the database that a test can cut, swallow answers on, or lay to another server. */
final class Relay implements AutoCloseable {

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile int target;
  private volatile boolean cut;
  private volatile boolean cutting;
  private final AtomicReference<String> swallowing = new AtomicReference<>("");

  Relay(int target) throws IOException {
    this.target = target;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** From here on nothing passes and nobody is told: packets vanish. */
  void cut() {
    cut = true;
  }

  void heal() {
    cut = false;
    hangUp();
  }

  /** The COMMIT of the next transaction with this text reaches the database, its answer nobody. */
  void swallowNextCommitOf(String sql) {
    swallowing.set(sql);
  }

  /** And from then on nothing passes at all. */
  void cutWithTheNextCommitOf(String sql) {
    cutting = true;
    swallowing.set(sql);
  }

  void layTo(int other) {
    target = other;
    hangUp();
  }

  @Override
  public void close() throws IOException {
    server.close();
    hangUp();
  }

  private void hangUp() {
    sockets.forEach(Relay::close);
    sockets.clear();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Socket database = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(database);
        Thread.ofVirtual().start(() -> pump(client, database, true));
        Thread.ofVirtual().start(() -> pump(database, client, false));
      } catch (IOException e) {
        // closed, or nobody there: the next one may be luckier
      }
    }
  }

  private void pump(Socket from, Socket to, boolean towardsDatabase) {
    byte[] buffer = new byte[65_536];
    boolean marked = false;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (cut) {
          continue;
        }
        String text = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
        String wanted = towardsDatabase ? swallowing.get() : "";
        marked |= !wanted.isEmpty() && text.contains(wanted);
        if (marked && text.contains("COMMIT\0")) {
          swallowing.set("");
          close(from);
          cut = cutting;
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // one side has hung up, so does the other
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // closed all the same
    }
  }
}
