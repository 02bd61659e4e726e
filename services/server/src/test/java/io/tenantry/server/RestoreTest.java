package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.common.sql.Migrations;
import io.tenantry.common.testkit.Reply;
import io.tenantry.embedded.EmbeddedMailbox;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide in {@code infra/docs/operations/BACKUP.md}, done once for real. */
class RestoreTest {

  private static final String PASSWORD = "a-ship-in-port-is-safe";

  @TempDir Path folder;

  /** The danger is shown first: without it this test would prove nothing. */
  @Test
  void whatWasRevokedAfterThePointLivesAgainUntilEverythingIsRevoked() throws Exception {
    Path base = folder.resolve("base");
    Path archive = folder.resolve("archive");
    try (EmbeddedMailbox mailbox = EmbeddedMailbox.start()) {
      String owner;
      String spent;
      try (var primary = ArchivingPostgres.create(folder.resolve("primary"), archive)) {
        owner = primary.raiseWalls();
        spent = liveUntilTheAccident(primary, owner, mailbox, base);
      }
      try (var restored = ArchivingPostgres.restore(base, archive, "accident")) {
        var installation = installation(restored, owner, mailbox);
        assertThat(Migrations.run(installation.database())).isZero();
        anotherMasterKeyIsNoticedAtOnce(installation);
        try (NodeProcess node = NodeProcess.serve(installation, 0)) {
          JsonObject back = refresh(node, spent).answers(200).json();
          assertThat(me(node, back).status()).isEqualTo(200);

          command(installation, "revoke-all");

          me(node, back).answers(401);
          refresh(node, back.getString("refresh_token")).answers(401);
          me(node, signIn(node)).answers(200);
        }
      }
    }
  }

  /** Somebody signs in, a base backup is made, the point passes, and they sign out. */
  private String liveUntilTheAccident(
      ArchivingPostgres primary, String owner, EmbeddedMailbox mailbox, Path base)
      throws Exception {
    var installation = installation(primary, owner, mailbox);
    Migrations.run(installation.database());
    primary.copyTo(base);
    Path password = Files.writeString(folder.resolve("password"), PASSWORD);
    command(
        installation,
        "create-admin",
        "--email=root@vendor.test",
        "--name=Rita Root",
        "--password-file=" + password);
    try (NodeProcess node = NodeProcess.serve(installation, 0)) {
      JsonObject tokens = signIn(node);
      primary.point("accident");
      node.visitor()
          .withToken(tokens.getString("access_token"))
          .post("/v1/auth/sign-out")
          .answers(204);
      refresh(node, tokens.getString("refresh_token")).answers(401);
      primary.archive();
      return tokens.getString("refresh_token");
    }
  }

  /** In this JVM: another one would only take longer. */
  private void command(NodeProcess.Installation installation, String name, String... options)
      throws IOException {
    Path config = folder.resolve("tenantry.properties");
    Files.write(
        config,
        installation.variables().entrySet().stream()
            .map(line -> line.getKey() + " = " + line.getValue())
            .toList());
    List<String> words = new ArrayList<>(List.of(name, "--config=" + config));
    words.addAll(List.of(options));
    assertThat(Main.commandLine().execute(words.toArray(String[]::new))).isZero();
  }

  private static void anotherMasterKeyIsNoticedAtOnce(NodeProcess.Installation installation) {
    byte[] other = new byte[32];
    other[0] = 1;
    Map<String, String> wrong =
        Map.of(
            "TENANTRY_MASTER_KEY", Base64.getEncoder().encodeToString(other),
            "TENANTRY_HTTP_PORT", Integer.toString(Ports.free()),
            "TENANTRY_MANAGEMENT_PORT", Integer.toString(Ports.free()));
    assertThatThrownBy(() -> NodeProcess.run(installation, wrong, "serve"))
        .hasMessageContaining("TENANTRY_MASTER_KEY is not the one that this database was written");
  }

  private NodeProcess.Installation installation(
      ArchivingPostgres postgres, String owner, EmbeddedMailbox mailbox) {
    return new NodeProcess.Installation(
        postgres.settings(owner), mailbox, List.of(Ports.free()), folder);
  }

  private static JsonObject signIn(NodeProcess node) {
    return node.visitor()
        .post(
            "/v1/auth/sign-in",
            new JsonObject().put("identifier", "root@vendor.test").put("password", PASSWORD))
        .answers(200)
        .json();
  }

  private static Reply refresh(NodeProcess node, String token) {
    return node.visitor().post("/v1/auth/refresh", new JsonObject().put("refresh_token", token));
  }

  private static Reply me(NodeProcess node, JsonObject tokens) {
    return node.visitor().withToken(tokens.getString("access_token")).get("/v1/me");
  }
}
