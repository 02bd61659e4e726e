package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestDatabase;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.embedded.EmbeddedMailbox;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A request with a key on two nodes that are processes of their own: at once on both, and with one
 * killed while it is at it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RepeatedOnTwoNodesTest {

  private static final String PASSWORD = "a-ship-in-port-is-safe";
  private static final String INVITATIONS = "/v1/platform/invitations";

  /** Whoever commits a key called "commit", or invites "work@…", waits until the test lets go. */
  private static final String POINTS_OF_CRASH =
      """
      CREATE FUNCTION wait_for_the_test() RETURNS trigger LANGUAGE plpgsql
        SET lock_timeout = '30s' AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock(4711);
        RETURN NEW;
      END $$;
      GRANT EXECUTE ON FUNCTION wait_for_the_test() TO tenantry_platform;
      CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON idempotency_keys
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.key = 'commit')
        EXECUTE FUNCTION wait_for_the_test();
      CREATE TRIGGER at_work BEFORE INSERT ON invitations
        FOR EACH ROW WHEN (NEW.email = 'work@vendor.test')
        EXECUTE FUNCTION wait_for_the_test()
      """;

  private final TestDatabase database = TestDatabase.create();
  private final EmbeddedMailbox smtp = EmbeddedMailbox.start();
  private NodeProcess a;
  private NodeProcess b;
  private String root;

  @BeforeAll
  void startTwoNodes(@TempDir Path folder) throws Exception {
    var installation =
        new NodeProcess.Installation(
            database.settings(), smtp, List.of(Ports.free(), Ports.free()), folder);
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
    a = NodeProcess.serve(installation, 0);
    b = NodeProcess.serve(installation, 1);
    root =
        a.visitor()
            .post(
                "/v1/auth/sign-in",
                new JsonObject().put("identifier", "root@vendor.test").put("password", PASSWORD))
            .answers(200)
            .json()
            .getString("access_token");
  }

  @AfterAll
  void stop() {
    a.kill();
    b.close();
    smtp.close();
    database.close();
  }

  @Test
  @Order(1)
  void aHundredAtOnceOnBothMakeOneThingAndHearTheSame() throws Exception {
    List<Callable<Reply>> requests =
        IntStream.range(0, 100)
            .<Callable<Reply>>mapToObj(n -> () -> invite(n % 2 == 0 ? a : b, "hundred"))
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Set<String> heard =
          threads.invokeAll(requests).stream()
              .map(reply -> reply.resultNow().answers(201))
              .map(reply -> reply.header("Location").orElseThrow() + " " + reply.text())
              .collect(Collectors.toSet());
      assertThat(heard).hasSize(1);
    }
    assertThat(invitationsOf("hundred")).isEqualTo(1);
    assertThat(
            database.count("SELECT count(*) FROM audit_events WHERE action = 'invitation.created'"))
        .isEqualTo(1);
  }

  @Test
  @Order(2)
  void whatAKilledNodeHadBegunHappensOnceWhereverItIsRepeated() {
    database.run(POINTS_OF_CRASH);
    database.rows("SELECT pg_advisory_lock(4711)");
    var committing = CompletableFuture.supplyAsync(() -> invite(a, "commit"));
    var working = CompletableFuture.supplyAsync(() -> invite(a, "work"));
    Poll.until("both stand at their point of crash", () -> waiting() == 2);
    a.kill();
    assertThatThrownBy(committing::join).isInstanceOf(CompletionException.class);
    assertThatThrownBy(working::join).isInstanceOf(CompletionException.class);
    database.rows("SELECT pg_advisory_unlock(4711)");
    Poll.until("PostgreSQL is through with them", () -> waiting() == 0);

    Reply replayed = invite(b, "commit").answers(201);
    assertThat(replayed.header("Idempotency-Replayed")).contains("true");
    assertThat(replayed.json().getString("id"))
        .isEqualTo(
            database
                .rows("SELECT id::text FROM invitations WHERE email = 'commit@vendor.test'")
                .getFirst()
                .get("id"));
    assertThat(invitationsOf("commit")).isEqualTo(1);

    Reply anew = invite(b, "work").answers(201);
    assertThat(anew.header("Idempotency-Replayed")).isEmpty();
    assertThat(invite(b, "work").answers(201).text()).isEqualTo(anew.text());
    assertThat(invitationsOf("work")).isEqualTo(1);
  }

  /** The same word is the key and the address. */
  private Reply invite(NodeProcess node, String word) {
    Visitor careful = node.visitor().withToken(root).with("Idempotency-Key", word);
    return careful.post(
        INVITATIONS,
        new JsonObject()
            .put("email", word + "@vendor.test")
            .put("roles", new JsonArray().add("auditor")));
  }

  private long invitationsOf(String word) {
    return database.count(
        "SELECT count(*) FROM invitations WHERE email = ?", word + "@vendor.test");
  }

  private long waiting() {
    return database.count(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND NOT granted");
  }
}
