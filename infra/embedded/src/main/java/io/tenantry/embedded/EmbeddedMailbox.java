package io.tenantry.embedded;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** An SMTP server on the loopback interface that keeps what it is sent, in the order it came. */
public final class EmbeddedMailbox implements AutoCloseable {
  public static final String HOST = LoopbackPort.HOST;

  /** What a long evening of clicking makes; older mails go, memory stays. */
  private static final int MAILS_MAX = 1_000;

  private final GreenMail server;
  private final Deque<ReceivedMail> mails = new ArrayDeque<>();
  private long lastId;

  /** On any free port. */
  public static EmbeddedMailbox start() {
    return start(0);
  }

  /** On this port; 0 is any free one. */
  public static EmbeddedMailbox start(int port) {
    var mailbox = new EmbeddedMailbox(LoopbackPort.free(port, "mailbox"));
    mailbox.server.start();
    mailbox.keepWhatArrives();
    return mailbox;
  }

  private EmbeddedMailbox(int port) {
    this.server = new GreenMail(new ServerSetup(port, HOST, ServerSetup.PROTOCOL_SMTP));
  }

  public int port() {
    return server.getSmtp().getPort();
  }

  /** Everything there is, oldest first. */
  public synchronized List<ReceivedMail> mails() {
    return List.copyOf(mails);
  }

  /** The newest mail that fits, as soon as there is one. */
  public synchronized Optional<ReceivedMail> await(
      Predicate<ReceivedMail> wanted, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      Optional<ReceivedMail> found = newest(wanted);
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (found.isPresent() || left <= 0) {
        return found;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }

  public synchronized void clear() {
    mails.clear();
  }

  @Override
  public void close() {
    server.stop();
  }

  private Optional<ReceivedMail> newest(Predicate<ReceivedMail> wanted) {
    return mails.reversed().stream().filter(wanted).findFirst();
  }

  private void keepWhatArrives() {
    var users = server.getUserManager();
    var deliver = users.getMessageDeliveryHandler();
    users.setMessageDeliveryHandler((message, to) -> {
      keep(to.getEmail(), message.getMessage());
      return deliver.handle(message, to);
    });
  }

  private synchronized void keep(String to, MimeMessage message) throws MessagingException {
    try {
      mails.addLast(
          new ReceivedMail(
              ++lastId,
              to,
              Optional.ofNullable(message.getSubject()).orElse(""),
              Instant.now(),
              MailParts.text(message, "text/plain"),
              MailParts.text(message, "text/html")));
    } catch (IOException e) {
      throw new MessagingException("the mail cannot be read", e);
    }
    if (mails.size() > MAILS_MAX) {
      mails.removeFirst();
    }
    notifyAll();
  }
}
