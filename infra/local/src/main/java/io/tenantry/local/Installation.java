package io.tenantry.local;

import io.tenantry.common.cluster.ClusterSettings;
import io.tenantry.common.sql.DatabaseSettings;
import io.tenantry.common.sql.Login;
import io.tenantry.common.sql.Migrations;
import io.tenantry.common.web.HttpManners;
import io.tenantry.common.web.HttpSettings;
import io.tenantry.common.web.TrustedProxies;
import io.tenantry.common.work.MailSettings;
import io.tenantry.common.work.Module;
import io.tenantry.common.work.NodeSettings;
import io.tenantry.common.work.SmsSettings;
import io.tenantry.credentials.PasswordSettings;
import io.tenantry.embedded.EmbeddedMailbox;
import io.tenantry.embedded.EmbeddedPostgres;
import io.tenantry.embedded.MailboxRoutes;
import io.tenantry.server.CannotRun;
import io.tenantry.server.DemoData;
import io.tenantry.server.ManagementSettings;
import io.tenantry.server.Server;
import io.tenantry.server.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Database, mailbox and program, opened in this order and closed in the opposite one. */
final class Installation {
  private static final String HOST = "127.0.0.1";
  private static final int PORT_MAX = 65_535;

  private final DataDirectory directory;
  private final int port;
  private final int managementPort;
  private final Deque<Runnable> open = new ArrayDeque<>();
  private boolean closed;

  Installation(DataDirectory directory, int port, int managementPort) {
    this.directory = directory;
    this.port = port;
    this.managementPort = managementPort;
  }

  void start(boolean demo) {
    requireFree("--port", port);
    requireFree("--management-port", managementPort);
    say("Starting PostgreSQL 18 on " + directory.postgres() + " ...");
    EmbeddedPostgres postgres = EmbeddedPostgres.in(directory.postgres());
    opened(postgres::close);
    DatabaseSettings database = database(postgres);
    migrate(database);
    EmbeddedMailbox mailbox = EmbeddedMailbox.start();
    opened(mailbox::close);
    say("Starting Tenantry ...");
    Server server =
        new Server(
            node(database, mailbox),
            new ManagementSettings(HOST, managementPort),
            PasswordSettings.usual());
    opened(() -> Waiting.forThe(server.stop().otherwiseEmpty()));
    Module dev = assembly -> new MailboxRoutes(mailbox).addTo(assembly.routes());
    Waiting.forThe(server.start(List.of(dev)));
    if (demo) {
      say("Loading people to try it with ...");
      Waiting.forThe(new DemoData(server.node().foundation(), server.capabilities()).load());
    }
    ready(demo);
  }

  /** What is open closes, newest first; nothing opens afterwards. Safe to call twice. */
  void stop() {
    synchronized (open) {
      closed = true;
      while (!open.isEmpty()) {
        open.pop().run();
      }
    }
  }

  /** Ctrl-C may come while something is being opened. */
  private void opened(Runnable close) {
    synchronized (open) {
      if (closed) {
        close.run();
        throw new CannotRun("stopped while starting");
      }
      open.push(close);
    }
  }

  private void ready(boolean demo) {
    String url = "http://" + HOST + ":" + port;
    say("");
    if (demo) {
      say("Sign in as root@tenantry.test (super admin), admin@acme.test or admin@globex.test;");
      say(
          "owner@, editor@, viewer@ and member@ are there too. Every password: "
              + DemoData.PASSWORD);
    } else {
      say("There may be nobody yet who could sign in: --demo loads people to try it with.");
    }
    say("Mails: " + url + "/dev/mailbox   API: " + url + "/openapi.json   Log: " + directory.log());
    say("Tenantry is ready: " + url);
  }

  private static void migrate(DatabaseSettings database) {
    try {
      int applied = Migrations.run(database);
      if (applied > 0) {
        say("Brought the tables up to date: " + applied + " migrations.");
      }
    } catch (SQLException e) {
      throw new CannotRun("the tables cannot be brought up to date: " + e.getMessage());
    }
  }

  private NodeSettings node(DatabaseSettings database, EmbeddedMailbox mailbox) {
    return new NodeSettings(
        EnumSet.allOf(NodeSettings.Role.class),
        Runtime.getRuntime().availableProcessors(),
        http(),
        database,
        ClusterSettings.alone(),
        MailSettings.open(
            EmbeddedMailbox.HOST, mailbox.port(), "Tenantry <no-reply@tenantry.test>"),
        directory.secrets(),
        Clock.systemUTC(),
        URI.create("http://" + HOST + ":" + port),
        new SmsSettings.ByMail());
  }

  /** People also type the other name of this machine; pages that come from there are ours. */
  private HttpSettings http() {
    return new HttpSettings(
        HOST,
        port,
        HttpSettings.BODY_MAX_BYTES,
        HttpSettings.REQUEST_MAX,
        new HttpManners(Set.of("http://localhost:" + port), TrustedProxies.NONE, false));
  }

  /** The logins get new passwords at each start, like the owner; nobody has to keep them. */
  private static DatabaseSettings database(EmbeddedPostgres postgres) {
    Map<Login, String> passwords = new EnumMap<>(Login.class);
    for (Login login : Login.values()) {
      passwords.put(login, postgres.ownerPassword() + login.role());
    }
    return new DatabaseSettings(
        EmbeddedPostgres.HOST,
        postgres.port(),
        EmbeddedPostgres.DATABASE,
        EmbeddedPostgres.OWNER,
        postgres.ownerPassword(),
        passwords,
        "disable",
        Optional.empty(),
        DatabaseSettings.CONNECTIONS_MAX);
  }

  /** Asked before anything is started, so that the answer comes at once. */
  private static void requireFree(String option, int port) {
    if (port < 1 || port > PORT_MAX) {
      throw new CannotRun(option + " must be from 1 to " + PORT_MAX + ", not " + port);
    }
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new CannotRun("port " + port + " is taken: choose another with " + option);
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
