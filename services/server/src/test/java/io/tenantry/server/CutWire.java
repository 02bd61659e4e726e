package io.tenantry.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * A wire between two processes that a test can cut: from then on nothing passes and nobody is told,
 * as when packets vanish.
 */
final class CutWire implements AutoCloseable {

  private static final int BACKLOG = 200;
  private static final int BUFFER = 65_536;

  private final ServerSocket server;
  private final String host;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
  private volatile Predicate<InetAddress> cutFor = caller -> false;

  /** To that port on that address, from a free port on the same address. */
  CutWire(String host, int target) {
    try {
      this.server = new ServerSocket(0, BACKLOG, InetAddress.getByName(host));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    this.host = host;
    this.target = target;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Whether who is called sees a caller of this wire at that port. */
  boolean carries(int port) {
    return ports.contains(port);
  }

  void cut() {
    cutFor(caller -> true);
  }

  /** Cut for those who call from these addresses. */
  void cutFor(Predicate<InetAddress> callers) {
    cutFor = callers;
  }

  /** Whole again; connections from before are gone, for what they carried is. */
  void heal() {
    Predicate<InetAddress> before = cutFor;
    cutFor = caller -> false;
    sockets.stream().filter(s -> before.test(s.getInetAddress())).forEach(CutWire::close);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    sockets.forEach(CutWire::close);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket caller = server.accept();
        sockets.add(caller);
        Thread.ofVirtual().start(() -> connect(caller));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void connect(Socket caller) {
    try (caller;
        Socket called = new Socket(host, target)) {
      caller.setTcpNoDelay(true);
      called.setTcpNoDelay(true);
      ports.add(called.getLocalPort());
      InetAddress from = caller.getInetAddress();
      Thread back = Thread.ofVirtual().start(() -> pump(called, caller, from));
      pump(caller, called, from);
      back.join();
    } catch (IOException nobodyThere) {
      // The caller hears of it by its connection's end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sockets.remove(caller);
  }

  private void pump(Socket from, Socket to, InetAddress caller) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (!cutFor.test(caller)) {
          out.write(buffer, 0, n);
        }
      }
    } catch (IOException hungUp) {
      // One side has hung up, so does the other.
    }
    close(from);
    close(to);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException closedAllTheSame) {
      // There is nothing left to close.
    }
  }
}
