package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tenantry.common.sql.DatabaseSettings;
import io.tenantry.common.sql.Login;
import io.tenantry.common.sql.Migrations;
import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.embedded.EmbeddedMailbox;
import io.tenantry.embedded.EmbeddedPostgres;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that logs as much as it can, from its start over its main job to its end. */
class SecretsInLogsTest {

  private static final String PASSWORD = "marked-admin-password";
  private static final String MASTER_KEY =
      Base64.getEncoder()
          .encodeToString("marked-master-key-of-32-bytes!!!".getBytes(StandardCharsets.US_ASCII));
  private static final Map<Login, String> LOGINS =
      Map.of(
          Login.TENANT, "marked-tenant-password",
          Login.IDENTITY, "marked-identity-password",
          Login.PLATFORM, "marked-platform-password");

  private static final String PHONE = "+4930123456";

  private final List<String> secrets = new ArrayList<>(LOGINS.values());
  private final List<String> texts = new CopyOnWriteArrayList<>();

  @TempDir Path folder;

  @Test
  void noSecretAndNoAddressIsEverLogged() throws Exception {
    secrets.addAll(
        List.of(PASSWORD, MASTER_KEY, "marked-master-key-of-32-bytes!!!", "marked-owner-password"));
    try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
        EmbeddedMailbox mailbox = EmbeddedMailbox.start()) {
      DatabaseSettings database = migrated(postgres);
      var installation =
          new NodeProcess.Installation(database, mailbox, List.of(Ports.free()), folder);
      createAdmin(installation);
      String said = aDay(installation, mailbox);
      assertThat(texts).isNotEmpty();
      assertThat(said).doesNotContain(PHONE.substring(1), "Your code for");
      assertThat(said).doesNotContainPattern("(?<![0-9a-f.-])" + code() + "(?![0-9a-f])");
      assertThat(said).contains("/v1/auth/sign-in", "TENANTRY_MAIL_HOTS is not a setting");
      secrets.forEach(secret -> assertThat(said).doesNotContain(secret));
      assertThat(said)
          .doesNotContain("grace@acme.test", "root@vendor.test", "rita@vendor.test", "#token=");
    }
  }

  /** Somebody signs in, invites, and the one who was invited comes. */
  private String aDay(NodeProcess.Installation installation, EmbeddedMailbox mailbox)
      throws IOException {
    HttpServer gateway = gateway();
    Map<String, String> settings = new HashMap<>(loud());
    settings.put(
        "TENANTRY_SMS_URL", "http://127.0.0.1:" + gateway.getAddress().getPort() + "/messages");
    settings.put("TENANTRY_SMS_TOKEN", "marked-sms-token");
    secrets.add("marked-sms-token");
    settings.put("TENANTRY_OIDC_GITHUB_CLIENT_ID", "tenantry");
    settings.put("TENANTRY_OIDC_GITHUB_CLIENT_SECRET", "marked-client-secret");
    settings.put(
        "TENANTRY_OIDC_GITHUB_ISSUER", "http://127.0.0.1:" + gateway.getAddress().getPort());
    secrets.addAll(List.of("marked-client-secret", "marked-access-token", "marked-login"));
    NodeProcess node = NodeProcess.serve(installation, 0, settings);
    try (node) {
      JsonObject session = signIn(node);
      proveNames(node, node.visitor().withToken(session.getString("access_token")), mailbox);
      secrets.add(session.getString("access_token"));
      secrets.add(session.getString("refresh_token"));
      invite(node.visitor().withToken(session.getString("access_token")));
      String token = TestMailbox.token(new TestMailbox(mailbox).mailTo("grace@acme.test"));
      secrets.add(token);
      node.visitor()
          .post("/v1/invitations/preview", new JsonObject().put("token", token))
          .answers(200);
      showSecondFactor(node, session.getString("access_token"));
      comeFromElsewhere(node);
      secrets.add("marked-refresh-token");
      node.visitor()
          .post("/v1/auth/refresh", new JsonObject().put("refresh_token", "marked-refresh-token"))
          .answers(401);
    }
    gateway.stop(0);
    return node.said();
  }

  /** Somebody comes back from a provider, whose answers and refusals go through this node. */
  private void comeFromElsewhere(NodeProcess node) {
    Reply sent = node.visitor().get("/v1/auth/oidc/github/start").answers(303);
    String state =
        sent.header("Location").orElseThrow().replaceFirst(".*[?&]state=([^&]+).*", "$1");
    String cookie = sent.cookies().getFirst().replaceFirst(";.*", "");
    secrets.addAll(List.of(state, cookie.replaceFirst(".*?=", ""), "marked-code"));
    String back = "/v1/auth/oidc/github/callback?code=marked-code&state=" + state;
    node.visitor().with("Cookie", cookie).get(back).answers(403, "not-linked");
    node.visitor().with("Cookie", cookie).get(back).answers(401, "sign-in-over");
    node.visitor().get(back + "&error=marked-error").answers(401, "sign-in-over");
    secrets.add("marked-error");
  }

  private void showSecondFactor(NodeProcess node, String token) {
    Visitor root = node.visitor().withToken(token);
    secrets.add(root.post("/v1/me/second-factor").answers(200).json().getString("secret"));
    List<String> shown = List.of("marked-sign-in-token", "marked-code");
    secrets.addAll(shown);
    node.visitor()
        .post(
            "/v1/auth/second-factor",
            new JsonObject().put("token", shown.getFirst()).put("code", shown.getLast()))
        .answers(401);
    root.put("/v1/me/second-factor", new JsonObject().put("code", shown.getLast())).answers(400);
  }

  /**
   * Another address is confirmed, and a number is proven by the code that the gateway was given.
   */
  private void proveNames(NodeProcess node, Visitor root, EmbeddedMailbox mailbox) {
    root.post("/v1/me/email", new JsonObject().put("email", "rita@vendor.test")).answers(202);
    String token = TestMailbox.token(new TestMailbox(mailbox).mailTo("rita@vendor.test"));
    secrets.add(token);
    node.visitor().post("/v1/auth/email/verify", new JsonObject().put("token", token)).answers(204);
    JsonObject phil =
        new JsonObject().put("name", "Phil").put("phone", PHONE).put("password", PASSWORD);
    root.post("/v1/platform/users", phil).answers(201);
    JsonObject phone = new JsonObject().put("phone", PHONE);
    node.visitor().post("/v1/auth/phone/send", phone).answers(202);
    Poll.until("no text message came", () -> !texts.isEmpty());
    node.visitor().post("/v1/auth/phone/verify", phone.put("code", code())).answers(204);
  }

  private String code() {
    return texts.getFirst().replaceAll("(?s).*: (\\d{6})\\..*", "$1");
  }

  /** A gateway for text messages, which keeps what it was given. */
  private HttpServer gateway() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          texts.add(new JsonObject(Buffer.buffer(body)).getString("text"));
          exchange.sendResponseHeaders(202, -1);
          exchange.close();
        });
    server.createContext("/login/oauth/access_token", SecretsInLogsTest::giveToken);
    server.createContext("/api/v3/user", SecretsInLogsTest::tellUser);
    server.start();
    return server;
  }

  private static void giveToken(HttpExchange exchange) throws IOException {
    answer(exchange, new JsonObject().put("access_token", "marked-access-token"));
  }

  private static void tellUser(HttpExchange exchange) throws IOException {
    answer(exchange, new JsonObject().put("id", 1).put("login", "marked-login"));
  }

  private static void answer(HttpExchange exchange, JsonObject body) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] bytes = body.encode().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static JsonObject signIn(NodeProcess node) {
    var who = new JsonObject().put("identifier", "root@vendor.test").put("password", PASSWORD);
    return node.visitor().post("/v1/auth/sign-in", who).answers(200).json();
  }

  private static void invite(Visitor root) {
    JsonObject grace =
        new JsonObject()
            .put("email", "grace@acme.test")
            .put("roles", new JsonArray().add("auditor"));
    root.post("/v1/platform/invitations", grace).answers(201);
  }

  private Map<String, String> loud() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), MASTER_KEY + "\n");
    return Map.of(
        "TENANTRY_MASTER_KEY",
        "",
        "TENANTRY_MASTER_KEY_FILE",
        key.toString(),
        "TENANTRY_MAIL_HOTS",
        "a typo",
        "TENANTRY_LOG_LEVEL",
        "trace");
  }

  private static DatabaseSettings migrated(EmbeddedPostgres postgres) throws SQLException {
    DatabaseSettings database =
        new DatabaseSettings(
            EmbeddedPostgres.HOST,
            postgres.port(),
            EmbeddedPostgres.DATABASE,
            EmbeddedPostgres.OWNER,
            postgres.ownerPassword(),
            LOGINS,
            "disable",
            Optional.empty(),
            DatabaseSettings.CONNECTIONS_MAX);
    Migrations.run(database);
    return database;
  }

  private void createAdmin(NodeProcess.Installation installation) throws IOException {
    Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    NodeProcess.run(
        installation,
        Map.of(
            "TENANTRY_ADMIN_PASSWORD_FILE", password.toString(), "TENANTRY_MASTER_KEY", MASTER_KEY),
        "create-admin",
        "--email",
        "root@vendor.test",
        "--name",
        "Rita Root");
  }
}
