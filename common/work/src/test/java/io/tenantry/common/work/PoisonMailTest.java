package io.tenantry.common.work;

import static io.tenantry.common.work.TestNode.IMPATIENT;
import static io.tenantry.common.work.TestNode.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.work.WilfulMailServer.Received;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Mails that cannot be sent, among mails that can; and a mail server that is not always kind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoisonMailTest {

  private static final String ALL = "SELECT count(*) FROM outbox";
  private static final String DEAD = "SELECT count(*) FROM outbox WHERE state = 'dead'";
  private static final String FROM = "Tenantry <no-reply@tenantry.test>";

  private final List<AutoCloseable> open = new ArrayList<>();
  private TestPostgres postgres;
  private TestNode node;

  @BeforeAll
  void openTheDatabase() throws Exception {
    postgres = new TestPostgres();
  }

  @BeforeEach
  void openTheNode() {
    node = new TestNode(postgres);
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
    for (AutoCloseable server : open) {
      server.close();
    }
    postgres.execute("TRUNCATE outbox");
  }

  @AfterAll
  void closeTheDatabase() throws Exception {
    postgres.close();
  }

  @Test
  void mailsThatCannotBeSentHoldUpNoOther() throws Exception {
    WilfulMailServer server = server(Optional.empty());
    node.mailing(
        MailSettings.open("127.0.0.1", server.port(), FROM),
        IMPATIENT.withJobMax(Duration.ofSeconds(2)));
    List<Mail> mails = new ArrayList<>();
    mails.add(new Mail("welcome", "gap@acme.test", new JsonObject()));
    mails.add(new Mail("no-such-template", "nothing@acme.test", new JsonObject()));
    mails.add(welcome("refused@acme.test"));
    for (int i = 0; i < 6; i++) {
      mails.add(welcome("hang@acme" + i + ".test"));
    }
    for (int i = 0; i < 30; i++) {
      mails.add(welcome("person" + i + "@acme.test"));
    }
    node.mail(mails.toArray(Mail[]::new));

    eventually(() -> server.received().size() == 30);
    eventually(() -> postgres.number(DEAD) == 9 && postgres.number(ALL) == 9);

    assertThat(server.received().stream().map(Received::to).distinct()).hasSize(30);
    assertThat(lastError("hang@acme0.test")).containsIgnoringCase("closed");
    assertThat(attempts("hang@acme0.test")).isEqualTo(IMPATIENT.attemptsMax());
    assertThat(attempts("gap@acme.test")).isEqualTo(IMPATIENT.attemptsMax());
  }

  @Test
  void anAddressThatTheServerRefusesIsGivenUpAtOnceAndNotRepeatedInTheError() throws Exception {
    WilfulMailServer server = server(Optional.empty());
    node.mailing(MailSettings.open("127.0.0.1", server.port(), FROM), IMPATIENT);
    node.mail(welcome("refused@acme.test"));
    eventually(() -> postgres.number(DEAD) == 1);
    assertThat(attempts("refused@acme.test")).isOne();
    assertThat(lastError("refused@acme.test"))
        .contains("550 5.1.1 <(address)> nobody of this name");
  }

  @Test
  void aRefusalThatIsAboutUsIsTriedAgain() throws Exception {
    WilfulMailServer server = server(Optional.empty());
    node.mailing(MailSettings.open("127.0.0.1", server.port(), FROM), IMPATIENT);
    node.mail(welcome("policy@acme.test"));
    eventually(() -> postgres.number(DEAD) == 1);
    assertThat(attempts("policy@acme.test")).isEqualTo(IMPATIENT.attemptsMax());
  }

  /** The edge of "at least once": nobody can know whether it was taken. The id tells them apart. */
  @Test
  void aMailWhoseAnswerIsLostComesAgainUnderTheSameMessageId() throws Exception {
    WilfulMailServer server = server(Optional.empty());
    node.mailing(MailSettings.open("127.0.0.1", server.port(), FROM), IMPATIENT);
    node.mail(welcome("lost@acme.test"), welcome("jane@acme.test"));
    eventually(() -> postgres.number(ALL) == 0);
    assertThat(server.receivedBy("jane@acme.test")).hasSize(1);
    assertThat(server.receivedBy("lost@acme.test")).hasSize(2);
    assertThat(server.receivedBy("lost@acme.test").stream().distinct()).hasSize(1);
  }

  @Test
  void aMailServerWithStarttlsAndAProvenNameGetsTheMailEncrypted(@TempDir Path keys)
      throws Exception {
    TestCertificate certificate = TestCertificate.in(keys);
    WilfulMailServer server = server(Optional.of(identity(certificate)));
    node.mailing(starttls(server.port(), Optional.of(certificate.pem().toString())), IMPATIENT);
    node.mail(welcome("jane@acme.test"));
    eventually(() -> postgres.number(ALL) == 0);
    assertThat(server.received()).hasSize(1).allMatch(Received::encrypted);
  }

  @Test
  void aMailServerWithStarttlsAndACertificateNobodyVouchesForGetsNothing(@TempDir Path keys)
      throws Exception {
    WilfulMailServer server = server(Optional.of(identity(TestCertificate.in(keys))));
    node.mailing(starttls(server.port(), Optional.empty()), IMPATIENT);
    node.mail(welcome("jane@acme.test"));
    eventually(() -> postgres.number(DEAD) == 1);
    assertThat(server.received()).isEmpty();
  }

  private WilfulMailServer server(Optional<SSLContext> identity) throws Exception {
    WilfulMailServer server = new WilfulMailServer(identity);
    open.add(server);
    return server;
  }

  private static MailSettings starttls(int port, Optional<String> caFile) {
    return new MailSettings(
        "localhost",
        port,
        MailSettings.Encryption.STARTTLS,
        Optional.empty(),
        Optional.empty(),
        FROM,
        caFile);
  }

  private static SSLContext identity(TestCertificate certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(certificate.store())) {
      store.load(in, TestCertificate.PASSWORD.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, TestCertificate.PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static Mail welcome(String to) {
    var model = new JsonObject().put("organization", "Acme").put("name", "Rob");
    return new Mail("welcome", to, model, Map.of("token", "s3cret"));
  }

  private String lastError(String to) throws Exception {
    return postgres.text("SELECT last_error FROM outbox WHERE payload ->> 'to' = '" + to + "'");
  }

  private long attempts(String to) throws Exception {
    return postgres.number("SELECT attempts FROM outbox WHERE payload ->> 'to' = '" + to + "'");
  }
}
