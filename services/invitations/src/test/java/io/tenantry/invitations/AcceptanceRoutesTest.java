package io.tenantry.invitations;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.Actor;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Following the link of an invitation. */
class AcceptanceRoutesTest {

  private static final String PREVIEW = "/v1/invitations/preview";
  private static final String ACCEPT = "/v1/invitations/accept";

  private static final Office office = new Office();

  @RegisterExtension static final TestApp app = office.app;

  private static Office.Person root;
  private static Office.Person owner;
  private static Office.Person other;

  @BeforeAll
  static void people() {
    root = office.colleague("Rita", "admin");
    owner = office.owner(root, "acme");
    other = office.owner(root, "globex");
  }

  @Test
  void theHolderOfALinkIsToldWhoInvitesToWhat() {
    String token = invited(owner, "acme", "peek@acme.test", "viewer");
    var preview = app.visitor().post(PREVIEW, Office.justToken(token)).answers(200).json();
    Snapshots.json("post-preview", preview);
    app.visitor().post(PREVIEW, Office.justToken("made-up")).answers(404, "not-found");
    app.visitor().post(PREVIEW, "{}").answers(400, "invalid");
  }

  @Test
  void somebodyNewBecomesAMemberAndIsSignedIn() {
    String token = invited(owner, "acme", "nora@acme.test", "editor");
    var answer = app.visitor().post(ACCEPT, Office.acceptance(token, " Nora New ")).answers(200);
    Snapshots.json("post-accept", answer.json());
    assertThat(answer.cookies()).hasSize(2);
    var nora = app.visitor().withToken(answer.json().getString("access_token"));
    var me = nora.get("/v1/me").answers(200).json();
    assertThat(me.getJsonObject("user").getString("name")).isEqualTo("Nora New");
    assertThat(me.getJsonArray("roles")).containsExactly("editor");
    assertThat(nora.get("/v1/orgs/acme/users?search=nora").json().getJsonArray("data")).hasSize(1);
    assertThat(managedBy("nora@acme.test")).contains(office.orgId("acme"));
    assertThat(office.trail(office.orgId("acme")))
        .containsSubsequence("invitation.created", "member.joined", "invitation.accepted");
  }

  @Test
  void nobodyJoinsASuspendedOrganizationAndTheLinkStaysGood() {
    String token = invited(owner, "acme", "later@acme.test", "viewer");
    standing("suspended");
    app.visitor()
        .post(ACCEPT, Office.acceptance(token, "Later"))
        .answers(403, "organization-suspended");
    standing("active");
    app.visitor().post(ACCEPT, Office.acceptance(token, "Later")).answers(200);
  }

  private static void standing(String state) {
    app.database()
        .run("UPDATE org_standing SET state = ? WHERE org_id = ?", state, office.orgId("acme"));
  }

  @Test
  void aLinkWorksOnce() {
    String token = invited(owner, "acme", "once@acme.test", "viewer");
    app.visitor().post(ACCEPT, Office.acceptance(token, "Once")).answers(200);
    app.visitor().post(ACCEPT, Office.acceptance(token, "Twice")).answers(410, "invitation-used");
    app.visitor().post(PREVIEW, Office.justToken(token)).answers(410, "invitation-used");
  }

  @Test
  void ofTwoAtTheSameTimeOneSucceeds() {
    String token = invited(owner, "acme", "race@acme.test", "viewer");
    List<CompletableFuture<Integer>> both =
        List.of("One", "Two").stream()
            .map(name ->
                CompletableFuture.supplyAsync(
                    () -> app.visitor().post(ACCEPT, Office.acceptance(token, name)).status()))
            .toList();
    assertThat(both.stream().map(CompletableFuture::join).sorted().toList()).first().isEqualTo(200);
    assertThat(app.database().count("SELECT count(*) FROM users WHERE email = 'race@acme.test'"))
        .isOne();
  }

  @Test
  void somebodyNewGivesNameAndAGoodPassword() {
    String token = invited(owner, "acme", "weak@acme.test", "viewer");
    var before = office.fingerprint();
    var missing = app.visitor().post(ACCEPT, Office.justToken(token)).answers(400, "invalid");
    assertThat(missing.json().getJsonArray("errors")).hasSize(2);
    app.visitor()
        .post(ACCEPT, Office.acceptance(token, "Weak").put("password", "short"))
        .answers(400, "invalid");
    app.visitor().post(ACCEPT, Office.acceptance(token, "We\nak")).answers(400, "invalid");
    app.visitor().post(ACCEPT, Office.acceptance(token, "We\u0000ak")).answers(400, "invalid");
    assertThat(office.fingerprint()).isEqualTo(before);
    app.visitor().post(ACCEPT, Office.acceptance(token, "Strong")).answers(200);
  }

  @Test
  void anAddressWithAnAccountIsSignedInFirst() {
    String token = invited(owner, "acme", other.email(), "viewer");
    assertThat(
            app.visitor().post(PREVIEW, Office.justToken(token)).json().getBoolean("has_account"))
        .isTrue();
    var before = office.fingerprint();
    app.visitor().post(ACCEPT, Office.justToken(token)).answers(401, "sign-in-first");
    app.visitor().post(ACCEPT, Office.acceptance(token, "Thief")).answers(401, "sign-in-first");
    owner.visitor().post(ACCEPT, Office.justToken(token)).answers(403, "wrong-account");
    assertThat(office.fingerprint()).isEqualTo(before);

    var answer = other.visitor().post(ACCEPT, Office.justToken(token)).answers(200).json();
    assertThat(answer.getJsonObject("org").getString("slug")).isEqualTo("acme");
    assertThat(answer.getJsonArray("orgs")).hasSize(2);
    assertThat(managedBy(other.email())).isEmpty();
    other =
        new Office.Person(
            other.id(),
            other.email(),
            office.signIn(other.id(), Optional.of(office.orgId("globex"))));
  }

  /** A reset holds the row of the person, whose session somebody else has got. */
  @Test
  void whoeverIsSignedOutWhileTheyWaitAcceptsNothing() throws SQLException {
    UUID pia = office.newUser("Pia", "pia@acme.test", true, Optional.empty());
    var thief = office.signIn(pia, Optional.empty());
    String token = invited(owner, "acme", "pia@acme.test", "viewer");
    var before = office.fingerprint();
    try (Connection reset = app.database().connect()) {
      reset.setAutoCommit(false);
      run(reset, "SELECT id FROM users WHERE id = ? FOR UPDATE", pia);
      var answer = CompletableFuture.supplyAsync(() -> thief.post(ACCEPT, Office.justToken(token)));
      Poll.until("the request waits for the row", AcceptanceRoutesTest::somebodyWaits);
      run(reset, "UPDATE user_standing SET epoch = epoch + 1000000 WHERE user_id = ?", pia);
      reset.commit();
      answer.join().answers(401, "session-ended");
    }
    var now = office.fingerprint();
    assertThat(now.keySet())
        .allMatch(table ->
            table.equals("public.user_standing") || before.get(table).equals(now.get(table)));
  }

  @Test
  void anAddressThatWasOnlyClaimedIsHandedToWhoProvesIt() {
    UUID claimed =
        office.newUser("Mallory", "victim@acme.test", false, Optional.of(office.orgId("globex")));
    app.database()
        .run(
            "INSERT INTO password_hashes (user_id, phc, set_by) VALUES (?, 'x', ?)",
            claimed,
            claimed);
    String token = invited(owner, "acme", "victim@acme.test", "viewer");
    assertThat(
            app.visitor().post(PREVIEW, Office.justToken(token)).json().getBoolean("has_account"))
        .isFalse();
    var answer = app.visitor().post(ACCEPT, Office.acceptance(token, "Vera Victim")).answers(200);
    assertThat(answer.json().getJsonObject("user").getString("id")).isEqualTo(claimed.toString());
    assertThat(answer.json().getJsonObject("user").getString("name")).isEqualTo("Vera Victim");
    assertThat(
            app.database()
                .count(
                    "SELECT count(*) FROM password_hashes WHERE user_id = ? AND phc <> 'x'",
                    claimed))
        .isOne();
    assertThat(
            app.database()
                .count("SELECT count(*) FROM users WHERE id = ? AND email_verified", claimed))
        .isOne();
  }

  /** Whoever takes the claim over belongs wherever the claimer does, with the same password. */
  @Test
  void theStrictestPolicyOfAllTheirOrganizationsHolds() {
    var strict = office.owner(root, "strict");
    JsonObject policy = new JsonObject().put("length_min", 30);
    strict
        .visitor()
        .patch("/v1/orgs/strict", new JsonObject().put("password_policy", policy))
        .answers(200);
    String good = Office.PASSWORD + " " + Office.PASSWORD;
    JsonObject cleo = new JsonObject().put("name", "Cleo").put("email", "cleo@acme.test");
    strict.visitor().post("/v1/orgs/strict/users", cleo.put("password", good)).answers(201);
    String token = invited(owner, "acme", "cleo@acme.test", "viewer");
    JsonObject accepting = Office.acceptance(token, "Cleo");
    app.visitor().post(ACCEPT, accepting).answers(400, "invalid");
    app.visitor().post(ACCEPT, accepting.put("password", good)).answers(200);
  }

  /** Whoever made the claim has set up more than a password; nothing of it leads in any more. */
  @Test
  void whatTheClaimerHasSetUpGoesWithTheClaim() {
    UUID claimed = claimedWithWaysIn("robbed@acme.test");
    String token = invited(owner, "acme", "robbed@acme.test", "viewer");
    app.visitor().post(ACCEPT, Office.acceptance(token, "Vera Victim")).answers(200);
    assertThat(waysIn(claimed)).isEqualTo("0 0 false");
    assertThat(office.trail(Actor.PLATFORM)).contains("user.ways-in-dropped");
    assertThat(app.mails().mailTo("robbed@acme.test", "How you sign in").text())
        .contains("everything set up before was taken away", "1 account elsewhere");
  }

  /** Whoever has the session and reads the mailbox is the person, and keeps what is theirs. */
  @Test
  void whoAcceptsWhileSignedInKeepsTheirOwnAndHearsWhatOthersHadSet() {
    UUID kept = claimedWithWaysIn("kept@acme.test");
    app.database().run("UPDATE users SET email_verified = true WHERE id = ?", kept);
    app.database().run("UPDATE login_identifiers SET verified_at = now() WHERE user_id = ?", kept);
    app.database()
        .run(
            "INSERT INTO password_hashes (user_id, phc, set_by) VALUES (?, 'x', ?)",
            kept,
            other.id());
    String token = invited(owner, "acme", "kept@acme.test", "viewer");
    office.signIn(kept, Optional.empty()).post(ACCEPT, Office.justToken(token)).answers(200);
    assertThat(waysIn(kept)).isEqualTo("1 1 true");
    assertThat(app.database().count("SELECT count(*) FROM password_hashes WHERE user_id = ?", kept))
        .isZero();
    assertThat(app.mails().mailTo("kept@acme.test", "How you sign in").text())
        .contains("what others had set up was taken away (the password)");
  }

  /** Made by an organization, with an account elsewhere and an app of their own. */
  private static UUID claimedWithWaysIn(String email) {
    UUID user = office.newUser("Mallory", email, false, Optional.of(office.orgId("globex")));
    app.database()
        .run(
            "INSERT INTO linked_accounts (id, user_id, provider, issuer, subject, linked_by)"
                + " VALUES (uuidv7(), ?, 'google', 'https://google.test', ?, ?)",
            user,
            email,
            user);
    app.database()
        .run(
            "INSERT INTO totp_secrets (user_id, secret, confirmed_at) VALUES (?, 'sealed', now())",
            user);
    app.database().run("UPDATE users SET two_factor_enabled = true WHERE id = ?", user);
    return user;
  }

  private static String waysIn(UUID user) {
    return String.valueOf(
        app.database()
            .rows(
                "SELECT concat_ws(' ',"
                    + " (SELECT count(*) FROM linked_accounts WHERE user_id = u.id),"
                    + " (SELECT count(*) FROM totp_secrets WHERE user_id = u.id),"
                    + " u.two_factor_enabled::text) AS ways FROM users u WHERE id = ?",
                user)
            .getFirst()
            .get("ways"));
  }

  @Test
  void whoeverIsAMemberAlreadyHearsSo() {
    String token = invited(owner, "acme", "soon@acme.test", "viewer");
    UUID soon = office.newUser("Soon", "soon@acme.test", true, Optional.empty());
    app.database()
        .run(
            "INSERT INTO members (org_id, user_id, is_learner) VALUES (?, ?, true)",
            office.orgId("acme"),
            soon);
    var visitor = office.signIn(soon, Optional.empty());
    var before = office.fingerprint();
    visitor.post(ACCEPT, Office.justToken(token)).answers(409, "already-member");
    assertThat(office.fingerprint()).isEqualTo(before);
  }

  @Test
  void whatTheInviterMayNotGiveAnyMoreIsNotGiven() {
    var admin = office.member(owner, "acme", "ann@acme.test", "admin");
    String token = invited(admin, "acme", "friend@acme.test", "admin");
    String viewerToken = invited(admin, "acme", "friend2@acme.test", "viewer");
    owner
        .visitor()
        .put("/v1/orgs/acme/users/" + admin.id() + "/roles", roles("editor"))
        .answers(200);
    var before = office.fingerprint();
    app.visitor().post(ACCEPT, Office.acceptance(token, "Friend")).answers(410, "invitation-void");
    assertThat(office.fingerprint()).isEqualTo(before);
    app.visitor().post(ACCEPT, Office.acceptance(viewerToken, "Friend")).answers(200);
  }

  @Test
  void whoeverWasShutOutInvitesNobody() {
    var ed = office.member(owner, "acme", "eddy@acme.test", "editor");
    String token = invited(ed, "acme", "guest@acme.test", "viewer");
    owner.visitor().put("/v1/orgs/acme/users/" + ed.id() + "/suspension", "{}").answers(200);
    app.visitor().post(ACCEPT, Office.acceptance(token, "Guest")).answers(410, "invitation-void");
  }

  @Test
  void anInvitationExpires() {
    String token = invited(owner, "acme", "slow@acme.test", "viewer");
    app.clock().advance(Duration.ofDays(7));
    try {
      app.visitor()
          .post(ACCEPT, Office.acceptance(token, "Slow"))
          .answers(410, "invitation-expired");
    } finally {
      app.clock().reset();
    }
  }

  @Test
  void whoWasDeletedCanBeInvitedBack() {
    var bo = office.member(owner, "acme", "bo@acme.test", "viewer");
    owner.visitor().delete("/v1/orgs/acme/users/" + bo.id()).answers(204);
    String token = invited(owner, "acme", "bo@acme.test", "editor");
    app.visitor().post(ACCEPT, Office.acceptance(token, "Bo")).answers(401, "sign-in-first");
    var back = office.signIn(bo.id(), Optional.empty()).post(ACCEPT, Office.justToken(token));
    assertThat(back.answers(200).json().getJsonObject("org").getJsonArray("roles"))
        .containsExactly("editor");
  }

  private static void run(Connection connection, String sql, UUID user) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, user);
      statement.execute();
    }
  }

  private static boolean somebodyWaits() {
    return app.database()
            .count(
                """
                SELECT count(*)
                  FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock'
                """)
        == 1;
  }

  private static String invited(Office.Person by, String slug, String email, String... roles) {
    by.visitor()
        .post("/v1/orgs/" + slug + "/invitations", roles(roles).put("email", email))
        .answers(201);
    return office.token(email);
  }

  private static JsonObject roles(String... roles) {
    return new JsonObject().put("roles", List.of(roles));
  }

  private static Optional<Object> managedBy(String email) {
    return Optional.ofNullable(
        app.database()
            .rows("SELECT managed_by FROM users WHERE email = ?", email)
            .getFirst()
            .get("managed_by"));
  }
}
