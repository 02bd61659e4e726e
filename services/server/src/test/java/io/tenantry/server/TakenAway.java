package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * What is taken away on one of two nodes is gone on the other when the call returns: one's own
 * other sessions, one session ended by an admin, everything by a ban, an organization by its
 * suspension.
 */
final class TakenAway {

  private static final String PASSWORD = "a-ship-in-port-is-safe";

  private final NodeProcess a;
  private final NodeProcess b;
  private final TestMailbox mails;
  private final String root;
  private String owner = "";
  private String mo = "";

  /**
   * @param root a token of the platform's admin
   */
  TakenAway(NodeProcess a, NodeProcess b, TestMailbox mails, String root) {
    this.a = a;
    this.b = b;
    this.mails = mails;
    this.root = root;
  }

  void isGoneOnTheOtherNode() {
    var initech = new JsonObject().put("name", "Initech").put("slug", "initech");
    at(a, root)
        .post("/v1/platform/orgs", initech.put("owner_email", "o@initech.test"))
        .answers(201);
    owner = accept("o@initech.test");
    var invitation =
        new JsonObject()
            .put("email", "mo@initech.test")
            .put("roles", new JsonArray().add("viewer"));
    at(b, owner).post("/v1/orgs/initech/invitations", invitation).answers(201);
    mo = accept("mo@initech.test");
    onesOwnOtherSessions();
    oneSessionThatAnAdminEnds();
    everythingOfABannedPerson();
    aKeyOfAService();
    aSuspendedOrganization();
  }

  private void onesOwnOtherSessions() {
    String other = signIn(b, "mo@initech.test");
    at(b, other).get("/v1/me").answers(200);
    at(a, mo).delete("/v1/me/sessions").answers(204);
    at(b, other).get("/v1/me").answers(401, "session-ended");
    at(b, mo).get("/v1/me").answers(200);
  }

  private void oneSessionThatAnAdminEnds() {
    String other = signIn(b, "mo@initech.test");
    JsonObject me = at(b, other).get("/v1/me").answers(200).json();
    String sessions =
        "/v1/orgs/initech/users/" + me.getJsonObject("user").getString("id") + "/sessions";
    JsonArray listed = at(b, owner).get(sessions).answers(200).json().getJsonArray("data");
    String ended = me.getJsonObject("session").getString("id");
    assertThat(listed).hasSize(2).anySatisfy(s -> assertThat(s.toString()).contains(ended));
    at(a, owner).delete(sessions + "/" + ended).answers(204);
    at(b, other).get("/v1/me").answers(401, "session-ended");
    at(b, mo).get("/v1/me").answers(200);
  }

  private void everythingOfABannedPerson() {
    JsonObject me = at(a, mo).get("/v1/me").answers(200).json().getJsonObject("user");
    String ban = "/v1/platform/users/" + me.getString("id") + "/ban";
    at(a, root).put(ban, new JsonObject().put("reason", "spam")).answers(200);
    at(b, mo).get("/v1/me").answers(401, "session-ended");
    tried(b, "mo@initech.test", PASSWORD).answers(403, "banned");
    tried(b, "mo@initech.test", "not-the-password").answers(401, "invalid-credentials");
    at(b, root).delete(ban).answers(204);
    signIn(a, "mo@initech.test");
  }

  /** The secret before its rotation, and the key itself. */
  private void aKeyOfAService() {
    String keys = "/v1/orgs/initech/api-keys";
    var wanted =
        new JsonObject()
            .put("name", "Gateway")
            .put("permissions", new JsonArray().add("session:list"));
    JsonObject first = at(a, owner).post(keys, wanted).answers(201).json();
    String one = keys + "/" + first.getString("id");
    isGood(first.getString("key"), true);
    JsonObject second = at(a, owner).post(one + "/rotate", new JsonObject()).answers(200).json();
    isGood(first.getString("key"), false);
    isGood(second.getString("key"), true);
    at(b, owner).delete(one).answers(204);
    isGood(second.getString("key"), false);
  }

  private void isGood(String key, boolean good) {
    var asked = new JsonObject().put("token", owner);
    for (NodeProcess node : new NodeProcess[] {b, a}) {
      Reply reply = at(node, key).post("/v1/system/introspect", asked);
      if (good) {
        assertThat(reply.answers(200).json().getBoolean("active")).isTrue();
      } else {
        reply.answers(401, "invalid-api-key");
      }
    }
  }

  private void aSuspendedOrganization() {
    String suspension = "/v1/platform/orgs/initech/suspension";
    at(a, owner).get("/v1/orgs/initech").answers(200);
    at(b, root).put(suspension, new JsonObject().put("reason", "unpaid")).answers(200);
    at(a, owner).get("/v1/orgs/initech").answers(401, "session-ended");
    tried(a, "o@initech.test", PASSWORD).answers(403, "organization-suspended");
    at(a, root).delete(suspension).answers(204);
    at(b, signIn(b, "o@initech.test")).get("/v1/orgs/initech").answers(200);
  }

  private String accept(String email) {
    var body =
        new JsonObject()
            .put("token", TestMailbox.token(mails.mailTo(email)))
            .put("name", "Somebody New")
            .put("password", PASSWORD);
    return token(a.visitor().post("/v1/invitations/accept", body));
  }

  private String signIn(NodeProcess node, String email) {
    return token(tried(node, email, PASSWORD));
  }

  private static Reply tried(NodeProcess node, String email, String password) {
    var body = new JsonObject().put("identifier", email).put("password", password);
    return node.visitor().post("/v1/auth/sign-in", body);
  }

  private static String token(Reply reply) {
    return reply.answers(200).json().getString("access_token");
  }

  private static Visitor at(NodeProcess node, String token) {
    return node.visitor().withToken(token);
  }
}
