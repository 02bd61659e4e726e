package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.TestDatabase;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.embedded.EmbeddedMailbox;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The mail server goes away, and the program is killed, each at the worst moment: nothing that was
 * promised is lost, and nothing comes twice.
 */
@Tag("alone")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailOutageTest {

  private static final String PASSWORD = "a-ship-in-port-is-safe";
  private static final int INVITATIONS = 20;

  /** An answer that waited for a mail server would take longer than its connection timeout. */
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  private final TestDatabase database = TestDatabase.create();

  /** Where mails would go if nothing else were said. */
  private final EmbeddedMailbox elsewhere = EmbeddedMailbox.start();

  private final int smtpPort = Ports.free();
  private NodeProcess.Installation installation;
  private NodeProcess node;
  private GreenMail smtp;

  @BeforeAll
  void makeAnAdmin(@TempDir Path folder) throws IOException {
    installation =
        new NodeProcess.Installation(database.settings(), elsewhere, List.of(Ports.free()), folder);
    Path password = Files.writeString(folder.resolve("password"), PASSWORD);
    NodeProcess.run(
        installation,
        Map.of(),
        "create-admin",
        "--email",
        "root@vendor.test",
        "--name",
        "Rita Root",
        "--password-file",
        password.toString());
  }

  @AfterEach
  void stop() {
    node.close();
    smtp.stop();
  }

  @AfterAll
  void closeWhatIsShared() {
    elsewhere.close();
    database.close();
  }

  @Test
  void mailsOfAnOutageArriveOnceThoughTheProgramIsKilledBeforeItCanSendThem() {
    node = serve();
    Visitor root = signedIn();
    for (int i = 0; i < INVITATIONS; i++) {
      Instant asked = Instant.now();
      invite(root, "colleague" + i + "@vendor.test");
      assertThat(Duration.between(asked, Instant.now())).isLessThan(AT_ONCE);
    }
    Poll.until(
        "each has been tried in vain",
        () -> database.count("SELECT count(*) FROM outbox WHERE last_error IS NULL") == 0);
    Set<String> promised = messageIdsInTheOutbox();
    assertThat(promised).hasSize(INVITATIONS);

    node.kill();
    openTheMailServer();
    node = serve();

    everyMailArrivesOnce(promised);
  }

  @Test
  void aMailIsSentThoughTheProgramIsKilledWhileItSendsIt() throws IOException {
    try (ServerSocket mute = new ServerSocket(smtpPort, 50, InetAddress.getLoopbackAddress())) {
      node = serve();
      invite(signedIn(), "grace@vendor.test");
      Poll.until(
          "it is just being sent",
          () -> database.count("SELECT count(*) FROM outbox WHERE claim IS NOT NULL") == 1);
      node.kill();
      assertThat(mute.isBound()).isTrue();
    }
    Set<String> promised = messageIdsInTheOutbox();
    openTheMailServer();
    node = serve();
    if (!Boolean.getBoolean("soak")) {
      // What waiting for half a minute would do: the claim of the dead is over.
      database.run("UPDATE outbox SET due_at = clock_timestamp() WHERE claim IS NOT NULL");
    }
    everyMailArrivesOnce(promised);
  }

  private void everyMailArrivesOnce(Set<String> promised) {
    Poll.until("everything is sent", () -> database.count("SELECT count(*) FROM outbox") == 0);
    List<MimeMessage> arrived = List.of(smtp.getReceivedMessages());
    assertThat(arrived).hasSize(promised.size());
    assertThat(arrived.stream().map(MailOutageTest::messageId).collect(Collectors.toSet()))
        .isEqualTo(promised);
    assertThat(arrived.stream().map(MailOutageTest::recipient).distinct()).hasSize(promised.size());
  }

  private NodeProcess serve() {
    return NodeProcess.serve(
        installation, 0, Map.of("TENANTRY_MAIL_PORT", Integer.toString(smtpPort)));
  }

  private void openTheMailServer() {
    smtp = new GreenMail(new ServerSetup(smtpPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    smtp.start();
  }

  private Visitor signedIn() {
    var who = new JsonObject().put("identifier", "root@vendor.test").put("password", PASSWORD);
    JsonObject session = node.visitor().post("/v1/auth/sign-in", who).answers(200).json();
    return node.visitor().withToken(session.getString("access_token"));
  }

  private static void invite(Visitor root, String email) {
    JsonObject colleague =
        new JsonObject().put("email", email).put("roles", new JsonArray().add("auditor"));
    root.post("/v1/platform/invitations", colleague).answers(201);
  }

  private Set<String> messageIdsInTheOutbox() {
    return database.rows("SELECT id FROM outbox").stream()
        .map(row -> "<" + row.get("id") + "@tenantry.test>")
        .collect(Collectors.toSet());
  }

  private static String messageId(MimeMessage mail) {
    try {
      return mail.getMessageID();
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String recipient(MimeMessage mail) {
    try {
      return Stream.of(mail.getAllRecipients()).map(Object::toString).collect(Collectors.joining());
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }
}
