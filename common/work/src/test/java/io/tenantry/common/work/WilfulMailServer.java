package io.tenantry.common.work;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A mail server on loopback that does to a mail what its recipient is called: {@code refused@},
 * {@code policy@}, {@code hang@}, {@code lost@} (taken, but the first answer never arrives).
 * Everybody else gets theirs. Speaks STARTTLS if it has a certificate.
 */
final class WilfulMailServer implements AutoCloseable {

  record Received(String to, String messageId, boolean encrypted) {}

  private final ServerSocket door;
  private final Optional<SSLContext> identity;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Set<String> lost = ConcurrentHashMap.newKeySet();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  WilfulMailServer(Optional<SSLContext> identity) throws IOException {
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.identity = identity;
    Thread.ofVirtual().start(this::welcome);
  }

  int port() {
    return door.getLocalPort();
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  List<Received> receivedBy(String to) {
    return received.stream().filter(mail -> mail.to().equals(to)).toList();
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void welcome() {
    while (!door.isClosed()) {
      try {
        Socket socket = door.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Conversation talk = new Conversation(socket);
      talk.say("220 localhost ready");
      talk.untilTheEnd();
    } catch (IOException | UncheckedIOException gone) {
      // The client has gone, or this server is closed: nobody is left to tell.
    } finally {
      open.remove(socket);
    }
  }

  /** One connection. */
  private final class Conversation {
    private Socket socket;
    private BufferedReader in;
    private String to = "";

    Conversation(Socket socket) throws IOException {
      this.socket = socket;
      this.in = reader(socket);
    }

    private static BufferedReader reader(Socket socket) throws IOException {
      return new BufferedReader(
          new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    void say(String line) throws IOException {
      socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    void untilTheEnd() throws IOException {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String verb = line.split("[ :]", 2)[0];
        switch (verb) {
          case "EHLO" -> hello();
          case "STARTTLS" -> encrypt();
          case "RCPT" -> recipient(line.replaceAll(".*<(.*)>.*", "$1"));
          case "DATA" -> data();
          case "QUIT" -> {
            say("221 bye");
            return;
          }
          default -> say("250 ok");
        }
      }
    }

    private void hello() throws IOException {
      if (identity.isPresent() && !(socket instanceof SSLSocket)) {
        say("250-localhost");
        say("250 STARTTLS");
      } else {
        say("250 localhost");
      }
    }

    private void encrypt() throws IOException {
      say("220 go ahead");
      SSLSocket encrypted =
          (SSLSocket)
              identity
                  .orElseThrow()
                  .getSocketFactory()
                  .createSocket(socket, "localhost", socket.getPort(), true);
      encrypted.setUseClientMode(false);
      encrypted.startHandshake();
      socket = encrypted;
      in = reader(encrypted);
    }

    private void recipient(String address) throws IOException {
      to = address;
      switch (address.split("@", 2)[0]) {
        case "refused" -> say("550 5.1.1 <" + address + "> nobody of this name");
        case "policy" -> say("550 5.7.1 <" + address + "> we do not relay for you");
        case "hang" -> {
          // Says nothing any more, for as long as the client waits.
        }
        default -> say("250 ok");
      }
    }

    private void data() throws IOException {
      say("354 go ahead");
      String id = "";
      for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
        if (line == null) {
          return;
        }
        if (line.regionMatches(true, 0, "Message-ID:", 0, 11)) {
          id = line.substring(11).strip();
        }
      }
      received.add(new Received(to, id, socket instanceof SSLSocket));
      if (to.startsWith("lost@") && lost.add(to)) {
        socket.close();
      } else {
        say("250 taken");
      }
    }
  }
}
