package io.tenantry.common.work;

import static io.tenantry.common.work.TestNode.IMPATIENT;
import static io.tenantry.common.work.TestNode.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.tenantry.common.web.Problem;
import io.vertx.core.json.JsonObject;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailTest {

  private static final String ALL = "SELECT count(*) FROM outbox";
  private static final String DEAD = "SELECT count(*) FROM outbox WHERE state = 'dead'";
  private static final String FROM = "Tenantry <no-reply@tenantry.test>";

  /** Tries on for as long as a test may take. */
  private static final Pace PATIENT =
      new Pace(
          Duration.ofSeconds(5),
          Duration.ofMillis(50),
          Duration.ofMillis(20),
          Duration.ofMillis(100),
          1_000,
          4,
          Duration.ofSeconds(30));

  private TestPostgres postgres;
  private TestNode node;
  private int port;
  private GreenMail server;

  @TempDir static Path keys;
  private static String certificate = "";

  @BeforeAll
  static void makeTheServersCertificate() throws Exception {
    TestCertificate made = TestCertificate.in(keys);
    certificate = made.pem().toString();
    System.setProperty("greenmail.tls.keystore.file", made.store().toString());
    System.setProperty("greenmail.tls.keystore.password", TestCertificate.PASSWORD);
  }

  @BeforeAll
  void openTheDatabase() throws Exception {
    postgres = new TestPostgres();
  }

  @BeforeEach
  void openTheNode() throws Exception {
    node = new TestNode(postgres);
    port = freePort();
    server = server(ServerSetup.PROTOCOL_SMTP);
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
    server.stop();
    postgres.execute("TRUNCATE outbox");
  }

  @AfterAll
  void closeTheDatabase() throws Exception {
    postgres.close();
  }

  @Test
  void aMailIsMadeOfItsTemplatesAndHtmlIsEscaped() throws Exception {
    server.start();
    node.mailing(MailSettings.open("127.0.0.1", port, FROM), IMPATIENT);
    node.mail(welcome("jane@acme.test", "Rob <b>&</b> \"Bob\""));

    MimeMessage mail = received(1).getFirst();
    var parts = (MimeMultipart) mail.getContent();
    assertThat(mail.getSubject()).isEqualTo("Welcome to Acme & Söhne");
    assertThat(mail.getFrom()[0]).hasToString(FROM);
    assertThat(mail.getAllRecipients()[0]).hasToString("jane@acme.test");
    assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(parts.getBodyPart(0).getContent())
        .hasToString(
            "Rob <b>&</b> \"Bob\" invites you: "
                + "https://tenantry.test/console/accept#token=s3cret");
    assertThat((String) parts.getBodyPart(1).getContent())
        .startsWith("<p>Rob &lt;b&gt;&amp;&lt;/b&gt; &quot;Bob&quot; invites you: <a href=")
        .contains("/console/accept#token=s3cret\">");
  }

  @Test
  void aSecretIsSealedWhileItWaits() throws Exception {
    node.mail(welcome("jane@acme.test", "Rob"));
    assertThat(postgres.number(ALL)).isOne();
    assertThat(postgres.number("SELECT count(*) FROM outbox WHERE payload::text LIKE '%s3cret%'"))
        .isZero();
    assertThat(welcome("jane@acme.test", "Rob").toString()).doesNotContain("jane", "s3cret");
  }

  @Test
  void whatWaitsForAMailServerIsSentOnceItIsThereAndOnlyOnce() throws Exception {
    List<Mail> mails = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      mails.add(welcome("person" + i + "@acme.test", "Rob"));
    }
    node.mailing(MailSettings.open("127.0.0.1", port, FROM), PATIENT);
    node.mail(mails.toArray(Mail[]::new));
    eventually(() -> postgres.number("SELECT min(attempts) FROM outbox") > 2);
    Set<String> ids = idsInTheOutbox();

    server.start();
    eventually(() -> postgres.number(ALL) == 0);

    List<MimeMessage> received = received(50);
    assertThat(received.stream().map(MailTest::recipient).distinct()).hasSize(50);
    assertThat(received.stream().map(MailTest::messageId).collect(Collectors.toSet()))
        .isEqualTo(ids);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jane@acme.test\r\nBcc: evil@evil.test",
        "jane@acme.test\nBcc: evil@evil.test",
        "jane@acme.test, evil@evil.test",
        "Jane <jane@acme.test>",
        "jane@acme.test\u0000",
        "jane",
        "@acme.test",
        ""
      })
  void anAddressThatIsNotOneAddressIsRefusedBeforeAnythingIsQueued(String address) {
    assertThatThrownBy(() -> welcome(address, "Rob")).isInstanceOf(Problem.Invalid.class);
  }

  @Test
  void aSubjectOfTwoLinesIsNeverSent() throws Exception {
    server.start();
    node.mailing(MailSettings.open("127.0.0.1", port, FROM), IMPATIENT);
    node.mail(welcomeTo("jane@acme.test", "Acme\r\nBcc: evil@evil.test", "Rob"));
    eventually(() -> postgres.number(DEAD) == 1);
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void aSenderOfTwoLinesIsRefusedAtStart() {
    assertThatThrownBy(() -> MailSettings.open("localhost", 25, "a@b.test\r\nBcc: c@d.test"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTemplateThatMissesAValueIsNotSentWithAGap() throws Exception {
    server.start();
    node.mailing(MailSettings.open("127.0.0.1", port, FROM), IMPATIENT);
    node.mail(new Mail("welcome", "jane@acme.test", new JsonObject().put("name", "Rob")));
    eventually(() -> postgres.number(DEAD) == 1);
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void aMailServerThatWantsAPasswordGetsIt() throws Exception {
    server.setUser("mailer@tenantry.test", "mailer", "geheim");
    server.start();
    node.mailing(
        settings(MailSettings.Encryption.NONE, "mailer", "geheim", Optional.empty()), IMPATIENT);
    node.mail(welcome("jane@acme.test", "Rob"));
    assertThat(received(1)).hasSize(1);
  }

  @Test
  void aMailServerWithoutStarttlsGetsNothingWhereItIsDemanded() throws Exception {
    server.start();
    node.mailing(
        settings(MailSettings.Encryption.STARTTLS, "mailer", "geheim", Optional.empty()),
        IMPATIENT);
    node.mail(welcome("jane@acme.test", "Rob"));
    eventually(() -> postgres.number(DEAD) == 1);
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void aMailServerWhoseCertificateNobodyVouchesForGetsNothing() throws Exception {
    server = server(ServerSetup.PROTOCOL_SMTPS);
    server.start();
    node.mailing(
        settings(MailSettings.Encryption.TLS, "mailer", "geheim", Optional.empty()), IMPATIENT);
    node.mail(welcome("jane@acme.test", "Rob"));
    eventually(() -> postgres.number(DEAD) == 1);
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void aMailServerThatProvesItsNameGetsTheMail() throws Exception {
    server = server(ServerSetup.PROTOCOL_SMTPS);
    server.setUser("mailer@tenantry.test", "mailer", "geheim");
    server.start();
    node.mailing(
        settings(MailSettings.Encryption.TLS, "mailer", "geheim", Optional.of(certificate)),
        IMPATIENT);
    node.mail(welcome("jane@acme.test", "Rob"));
    assertThat(received(1)).hasSize(1);
  }

  private static Mail welcome(String to, String name) {
    return welcomeTo(to, "Acme & Söhne", name);
  }

  private static Mail welcomeTo(String to, String organization, String name) {
    var model = new JsonObject().put("organization", organization).put("name", name);
    return new Mail("welcome", to, model, Map.of("token", "s3cret"));
  }

  private MailSettings settings(
      MailSettings.Encryption encryption, String user, String password, Optional<String> caFile) {
    return new MailSettings(
        "localhost", port, encryption, Optional.of(user), Optional.of(password), FROM, caFile);
  }

  private List<MimeMessage> received(int count) throws Exception {
    eventually(() -> server.getReceivedMessages().length >= count);
    return List.of(server.getReceivedMessages());
  }

  private Set<String> idsInTheOutbox() throws Exception {
    return Stream.of(postgres.text("SELECT string_agg(id::text, ' ') FROM outbox").split(" "))
        .map(id -> "<" + id + "@tenantry.test>")
        .collect(Collectors.toSet());
  }

  private static String recipient(MimeMessage mail) {
    return GreenMailUtil.getAddressList(recipients(mail));
  }

  private static jakarta.mail.Address[] recipients(MimeMessage mail) {
    try {
      return mail.getAllRecipients();
    } catch (jakarta.mail.MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String messageId(MimeMessage mail) {
    try {
      return mail.getMessageID();
    } catch (jakarta.mail.MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private GreenMail server(String protocol) {
    return new GreenMail(new ServerSetup(port, "127.0.0.1", protocol));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
