package io.tenantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class EmbeddedMailboxTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  @Test
  void mailsAreKeptDecodedAndInOrder() throws MessagingException {
    try (var mailbox = EmbeddedMailbox.start()) {
      send(mailbox, "Grüße aus Łódź");
      send(mailbox, "second");
      assertThat(mailbox.await(mail -> mail.subject().equals("second"), LONG)).isPresent();
      assertThat(mailbox.mails())
          .extracting(ReceivedMail::id, ReceivedMail::subject)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(1L, "Grüße aus Łódź"),
              org.assertj.core.groups.Tuple.tuple(2L, "second"));
      ReceivedMail first = mailbox.mails().getFirst();
      assertThat(first.to()).isEqualTo("ada@acme.test");
      assertThat(first.text()).isEqualTo("Zażółć gęślą jaźń\n");
      assertThat(first.html()).isEqualTo("<p>Zażółć gęślą jaźń</p>");
    }
  }

  @Test
  void waitingForAMailThatNeverComesEnds() {
    try (var mailbox = EmbeddedMailbox.start()) {
      assertThat(mailbox.await(_ -> true, Duration.ofMillis(50))).isEmpty();
    }
  }

  @Test
  void aTakenPortIsNamed() {
    try (var mailbox = EmbeddedMailbox.start()) {
      assertThatThrownBy(() -> EmbeddedMailbox.start(mailbox.port()))
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("port " + mailbox.port());
    }
  }

  private static void send(EmbeddedMailbox mailbox, String subject) throws MessagingException {
    var properties = new Properties();
    properties.setProperty("mail.smtp.host", EmbeddedMailbox.HOST);
    properties.setProperty("mail.smtp.port", Integer.toString(mailbox.port()));
    var message = new MimeMessage(Session.getInstance(properties));
    message.setFrom(new InternetAddress("tenantry@localhost"));
    message.setRecipient(
        jakarta.mail.Message.RecipientType.TO, new InternetAddress("ada@acme.test"));
    message.setSubject(subject, "UTF-8");
    var text = new MimeBodyPart();
    text.setText("Zażółć gęślą jaźń\r\n", "UTF-8");
    var html = new MimeBodyPart();
    html.setContent("<p>Zażółć gęślą jaźń</p>", "text/html; charset=UTF-8");
    message.setContent(new MimeMultipart("alternative", text, html));
    Transport.send(message);
  }
}
