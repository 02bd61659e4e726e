package io.tenantry.common.testkit;

import io.tenantry.common.cluster.ClusterSettings;
import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Entry;
import io.tenantry.common.web.HttpSettings;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Route;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.MailSettings;
import io.tenantry.common.work.Module;
import io.tenantry.common.work.Node;
import io.tenantry.common.work.NodeSettings;
import io.tenantry.common.work.SmsSettings;
import io.tenantry.embedded.EmbeddedMailbox;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The program with some of its capabilities, on a database, a mailbox and a port of its own.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final TestApp app = TestApp.with(foundation -> List.of(new AuditModule(foundation)));
 * }</pre>
 *
 * <p>It lives for one test class. Doors built inside the function are there when the tests run.
 */
public final class TestApp implements BeforeAllCallback, AfterAllCallback, AutoCloseable {
  private static final int EVENT_LOOPS = 2;

  private final Function<Foundation, Parts> parts;
  private final TestGate testGate;
  private final SettableClock clock = new SettableClock();
  private final Set<NodeSettings.Role> roles = EnumSet.allOf(NodeSettings.Role.class);
  private SmsSettings sms = new SmsSettings.ByMail();
  private @Nullable Running running;
  private @Nullable Node other;

  private record Running(TestDatabase database, EmbeddedMailbox mailbox, Node node) {}

  /** Capabilities below sessions: tokens stand for actors that the test makes up. */
  public static TestApp with(Function<Foundation, List<Module>> modules) {
    TestGate gate = new TestGate();
    return new TestApp(foundation -> new Parts(modules.apply(foundation), gate), gate);
  }

  /** Capabilities with the gate that the program has. */
  public static TestApp guarded(Function<Foundation, Parts> parts) {
    return new TestApp(parts, new TestGate());
  }

  private TestApp(Function<Foundation, Parts> parts, TestGate testGate) {
    this.parts = parts;
    this.testGate = testGate;
  }

  /** Jobs run when the test says so, and at no other time; for tests that turn the clock far. */
  public TestApp withoutSchedule() {
    roles.remove(NodeSettings.Role.SCHEDULE);
    return this;
  }

  /** An installation that cannot send text messages; usually they come to the mailbox. */
  public TestApp withoutSms() {
    sms = new SmsSettings.None();
    return this;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  /** For a test that is not served by JUnit's extensions. */
  public TestApp start() {
    TestDatabase database = TestDatabase.create();
    EmbeddedMailbox mailbox = EmbeddedMailbox.start();
    Node node = new Node(settings(database, mailbox, roles));
    running = new Running(database, mailbox, node);
    begin(node);
    return this;
  }

  private void begin(Node node) {
    Parts built = parts.apply(node.foundation());
    await(node.start(built.modules(), built.gate()));
  }

  /** Where it listens. */
  public URI url() {
    return url(running().node());
  }

  private static URI url(Node node) {
    return URI.create("http://127.0.0.1:" + node.port());
  }

  /** Somebody who is not signed in. */
  public Visitor visitor() {
    return new Visitor(url());
  }

  /**
   * Somebody who is not signed in, at another node of the same installation. It is there from the
   * first time on that this is asked for, serves requests and does nothing else; the two share the
   * database only, so that a revocation waits for leases.
   */
  public Visitor visitorElsewhere() {
    Node node = other;
    if (node == null) {
      var installation = running();
      node =
          new Node(
              settings(
                  installation.database(),
                  installation.mailbox(),
                  EnumSet.of(NodeSettings.Role.HTTP)));
      other = node;
      begin(node);
    }
    return new Visitor(url(node));
  }

  /** Somebody whom the test's own gate lets in as this actor. */
  public Visitor as(Actor actor) {
    return visitor().withToken(testGate.token(actor));
  }

  /** A made-up person who may do this in an organization; in the platform by its nil id. */
  public static Actor actor(UUID org, Permission... permissions) {
    return new Actor(
        UUID.randomUUID(),
        org,
        UUID.randomUUID(),
        Set.of(permissions),
        org.equals(Actor.PLATFORM),
        Instant.now(),
        new Client("192.0.2.7", "JUnit", "test"),
        Entry.plain(org));
  }

  public TestDatabase database() {
    return running().database();
  }

  public TestMailbox mails() {
    return new TestMailbox(running().mailbox());
  }

  public SettableClock clock() {
    return clock;
  }

  public Foundation foundation() {
    return running().node().foundation();
  }

  /** Everything the modules have added: routes, the register, the schedule. */
  public Assembly assembly() {
    return running().node().assembly();
  }

  public List<Route> routes() {
    return assembly().routes().routes();
  }

  /** Runs a job of the schedule now. */
  public void runJob(String name) {
    await(assembly().schedule().run(name));
  }

  /** The value of a future; what it failed with is thrown as it is. */
  public static <T extends @Nullable Object> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(Poll.LONG.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (TimeoutException e) {
      throw new AssertionError("nothing came of it within " + Poll.LONG.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (other != null) {
      await(other.stop());
      other = null;
    }
    if (running != null) {
      await(running.node().stop());
      running.mailbox().close();
      running.database().close();
      running = null;
    }
  }

  private Running running() {
    if (running == null) {
      throw new IllegalStateException("the app runs during its test class only");
    }
    return running;
  }

  private NodeSettings settings(
      TestDatabase database, EmbeddedMailbox mailbox, Set<NodeSettings.Role> does) {
    return new NodeSettings(
        does,
        EVENT_LOOPS,
        HttpSettings.on("127.0.0.1", -1), // any free port, the same for all event loops
        database.settings(),
        ClusterSettings.alone(),
        MailSettings.open(
            EmbeddedMailbox.HOST, mailbox.port(), "Tenantry <no-reply@tenantry.test>"),
        new SecretBox(new byte[SecretBox.MASTER_KEY_BYTES]),
        clock,
        URI.create("http://tenantry.test"),
        sms);
  }
}
