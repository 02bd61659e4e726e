package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestDatabase;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.embedded.EmbeddedMailbox;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the product is for, from an empty database to a suspended person, on two nodes that are
 * processes of their own, a real PostgreSQL and a real mail server.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MainJobTest {

  private static final String PASSWORD = "a-ship-in-port-is-safe";
  private static final String DEVICE = "MainJob/1.0 (on two nodes)";

  private final TestDatabase database = TestDatabase.create();
  private final EmbeddedMailbox smtp = EmbeddedMailbox.start();
  private final TestMailbox mails = new TestMailbox(smtp);
  private NodeProcess a;
  private NodeProcess b;

  @BeforeAll
  void startTwoNodes(@TempDir Path folder) throws Exception {
    var installation =
        new NodeProcess.Installation(
            database.settings(), smtp, List.of(Ports.free(), Ports.free()), folder);
    Path password = Files.writeString(folder.resolve("password"), PASSWORD);
    NodeProcess.run(
        installation,
        Map.of("TENANTRY_ADMIN_PASSWORD", PASSWORD),
        "create-admin",
        "--email",
        "root@vendor.test",
        "--name",
        "Rita Root",
        "--password-file",
        password.toString());
    a = NodeProcess.serve(installation, 0);
    b = NodeProcess.serve(installation, 1);
  }

  @AfterAll
  void stop() {
    a.close();
    b.close();
    smtp.close();
    database.close();
  }

  @Test
  void fromAnEmptyDatabaseToASuspendedPerson() {
    Visitor root = at(a, signIn(a, "root@vendor.test"));
    root.post("/v1/platform/orgs", organization("Acme", "acme", "olga@acme.test")).answers(201);
    String owner = accept(b, "olga@acme.test", "Olga Owner");

    inviteThree(at(b, owner));
    String editor = accept(a, "ed@acme.test", "Ed Editor");
    String viewer = accept(b, "vera@acme.test", "Vera Viewer");

    everybodyIsListed(at(a, owner));
    aRoleChangeHoldsOnTheOtherNodeAtOnce(owner, editor);
    aSuspensionHoldsOnTheOtherNodeAtOnce(owner, viewer);
    theTrailTellsAll(at(b, owner));
  }

  @Test
  void whatIsTakenAwayIsGoneOnTheOtherNode() {
    new TakenAway(a, b, mails, signIn(a, "root@vendor.test")).isGoneOnTheOtherNode();
  }

  /** Three different roles; one is sent again, one is cancelled. */
  private void inviteThree(Visitor owner) {
    owner.post("/v1/orgs/acme/invitations", invitation("ed@acme.test", "editor")).answers(201);
    String vera =
        idOf(
            owner
                .post("/v1/orgs/acme/invitations", invitation("vera@acme.test", "viewer"))
                .answers(201));
    String carl =
        idOf(
            owner
                .post("/v1/orgs/acme/invitations", invitation("carl@acme.test", "admin"))
                .answers(201));

    String first = TestMailbox.token(mails.mailTo("vera@acme.test"));
    owner.post("/v1/orgs/acme/invitations/" + vera + "/resend").answers(202);
    String second = Poll.until("vera gets another link", () -> newestTokenOtherThan(first));
    preview(a, first).answers(410);
    preview(a, second).answers(200);

    owner.delete("/v1/orgs/acme/invitations/" + carl).answers(204);
    var pending = owner.get("/v1/orgs/acme/invitations?state=pending").answers(200).json();
    assertThat(emails(pending)).containsExactlyInAnyOrder("ed@acme.test", "vera@acme.test");
  }

  private Optional<String> newestTokenOtherThan(String old) {
    String newest = TestMailbox.token(mails.mailTo("vera@acme.test"));
    return Optional.of(newest).filter(token -> !token.equals(old));
  }

  private void everybodyIsListed(Visitor owner) {
    var all = owner.get("/v1/orgs/acme/users?sort=name").answers(200).json();
    assertThat(emails(all)).containsExactly("ed@acme.test", "olga@acme.test", "vera@acme.test");
    assertThat(all.getInteger("total")).isEqualTo(3);
    assertThat(emails(owner.get("/v1/orgs/acme/users?search=vera").answers(200).json()))
        .containsExactly("vera@acme.test");
    assertThat(emails(owner.get("/v1/orgs/acme/users?roles=editor").answers(200).json()))
        .containsExactly("ed@acme.test");

    var page = owner.get("/v1/orgs/acme/users?sort=name&limit=2").answers(200).json();
    assertThat(emails(page)).containsExactly("ed@acme.test", "olga@acme.test");
    var next =
        owner.get("/v1/orgs/acme/users?sort=name&limit=2&cursor=" + page.getString("next_cursor"));
    assertThat(emails(next.answers(200).json())).containsExactly("vera@acme.test");
  }

  private void aRoleChangeHoldsOnTheOtherNodeAtOnce(String owner, String editor) {
    Visitor onB = at(b, editor);
    onB.post("/v1/orgs/acme/invitations", invitation("new1@acme.test", "viewer")).answers(201);
    at(a, owner).put("/v1/orgs/acme/users/" + me(editor) + "/roles", roles("viewer")).answers(200);
    onB.post("/v1/orgs/acme/invitations", invitation("new2@acme.test", "viewer"))
        .answers(403, "forbidden");
    onB.get("/v1/orgs/acme/users").answers(200);
  }

  private void aSuspensionHoldsOnTheOtherNodeAtOnce(String owner, String viewer) {
    Visitor onB = at(b, viewer);
    String id = me(viewer);
    onB.get("/v1/me").answers(200);
    at(a, owner)
        .put("/v1/orgs/acme/users/" + id + "/suspension", new JsonObject().put("reason", "left"))
        .answers(200);
    onB.get("/v1/me").answers(401);
    onB.get("/v1/orgs/acme/users").answers(401);
    a.visitor().post("/v1/auth/sign-in", credentials("vera@acme.test")).answers(403, "suspended");
  }

  private void theTrailTellsAll(Visitor owner) {
    var events =
        owner.get("/v1/orgs/acme/audit?limit=200").answers(200).json().getJsonArray("data");
    Set<String> actions =
        events.stream().map(e -> ((JsonObject) e).getString("action")).collect(Collectors.toSet());
    assertThat(actions)
        .contains(
            "organization.created",
            "invitation.created",
            "invitation.resent",
            "invitation.cancelled",
            "invitation.accepted",
            "member.joined",
            "member.roles-changed",
            "member.suspended");
    assertThat(events)
        .allSatisfy(event -> {
          JsonObject e = (JsonObject) event;
          JsonObject actor = e.getJsonObject("actor");
          assertThat(actor.getString("id")).as(e.encode()).isNotBlank();
          assertThat(actor.getString("ip")).as(e.encode()).isEqualTo("127.0.0.1");
          assertThat(actor.getString("user_agent")).as(e.encode()).isEqualTo(DEVICE);
        });
  }

  private String accept(NodeProcess node, String email, String name) {
    var body =
        new JsonObject()
            .put("token", TestMailbox.token(mails.mailTo(email)))
            .put("name", name)
            .put("password", PASSWORD);
    return at(node)
        .post("/v1/invitations/accept", body)
        .answers(200)
        .json()
        .getString("access_token");
  }

  private Reply preview(NodeProcess node, String token) {
    return at(node).post("/v1/invitations/preview", new JsonObject().put("token", token));
  }

  private String signIn(NodeProcess node, String email) {
    return at(node)
        .post("/v1/auth/sign-in", credentials(email))
        .answers(200)
        .json()
        .getString("access_token");
  }

  private String me(String token) {
    return at(a, token).get("/v1/me").answers(200).json().getJsonObject("user").getString("id");
  }

  private static Visitor at(NodeProcess node) {
    return node.visitor().with("User-Agent", DEVICE);
  }

  private static Visitor at(NodeProcess node, String token) {
    return at(node).withToken(token);
  }

  private static JsonObject credentials(String email) {
    return new JsonObject().put("identifier", email).put("password", PASSWORD);
  }

  private static JsonObject organization(String name, String slug, String owner) {
    return new JsonObject().put("name", name).put("slug", slug).put("owner_email", owner);
  }

  private static JsonObject invitation(String email, String role) {
    return roles(role).put("email", email);
  }

  private static JsonObject roles(String role) {
    return new JsonObject().put("roles", new JsonArray().add(role));
  }

  private static String idOf(Reply reply) {
    return reply.json().getString("id");
  }

  private static List<String> emails(JsonObject page) {
    return page.getJsonArray("data").stream()
        .map(row -> ((JsonObject) row).getString("email"))
        .toList();
  }
}
