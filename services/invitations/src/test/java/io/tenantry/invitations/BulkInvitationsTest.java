package io.tenantry.invitations;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Inviting many addresses at once: each as if it were the only one. */
class BulkInvitationsTest {

  private static final String ACME = "/v1/orgs/acme/users/bulk/invite";
  private static final String PLATFORM = "/v1/platform/users/bulk/invite";
  private static final Set<String> ENDS = Set.of("done", "cancelled", "failed");

  private static final Office office = new Office();

  @RegisterExtension static final TestApp app = office.app;

  private static Office.Person root;
  private static Office.Person admin;
  private static Office.Person editor;
  private static Office.Person viewer;

  @BeforeAll
  static void people() {
    root = office.colleague("Rita", "admin");
    Office.Person owner = office.owner(root, "acme");
    admin = office.member(owner, "acme", "ann@acme.test", "admin");
    editor = office.member(owner, "acme", "ed@acme.test", "editor");
    viewer = office.member(owner, "acme", "vic@acme.test", "viewer");
  }

  @BeforeEach
  void emptyTheMailbox() {
    app.mails().clear();
  }

  @Test
  void everybodyGetsALinkThatWorksAndWhoeverIsThereAlreadyIsToldOfThatRowOnly() {
    var one = new JsonObject().put("email", "waits@acme.test").put("roles", List.of("viewer"));
    admin.visitor().post("/v1/orgs/acme/invitations", one).answers(201);
    app.mails().mailTo("waits@acme.test");
    List<String> crowd = IntStream.range(0, 120).mapToObj(n -> "p" + n + "@many.test").toList();
    List<String> all =
        Stream.concat(crowd.stream(), Stream.of("P0@Many.test", "waits@acme.test", "ed@acme.test"))
            .toList();

    long before = invited();
    var job = begun(admin.visitor(), ACME, invitations(all, "editor").put("message", "Welcome"));
    var ended = ended(admin.visitor(), job);

    assertThat(ended.getString("state")).isEqualTo("done");
    assertThat(ended.getLong("total"))
        .as("an address that is named twice counts once")
        .isEqualTo(122);
    assertThat(ended.getLong("done")).isEqualTo(120);
    assertThat(failures(admin.visitor(), job))
        .containsExactly("waits@acme.test already-invited", "ed@acme.test already-member");
    crowd.forEach(address -> app.mails().mailTo(address));
    assertThat(app.mails().all())
        .filteredOn(mail -> mail.to().endsWith("@many.test"))
        .as("nobody is written to twice")
        .hasSize(120)
        .allSatisfy(mail -> assertThat(mail.text()).contains("Welcome"));
    assertThat(invited() - before).isEqualTo(120);
    String token = TestMailbox.token(app.mails().mailTo("p7@many.test"));
    app.visitor()
        .post("/v1/invitations/accept", Office.acceptance(token, "Pia Seven"))
        .answers(200);
  }

  @Test
  void nobodyInvitesToMoreThanTheyHold() {
    var before = office.fingerprint();
    var tooMuch = invitations(List.of("a@more.test", "b@more.test"), "admin");
    editor.visitor().post(ACME, tooMuch).answers(403, "forbidden");
    editor.visitor().post(ACME, tooMuch.copy().put("dry_run", true)).answers(403, "forbidden");
    viewer.visitor().post(ACME, invitations(List.of("a@more.test"), "viewer")).answers(403);
    admin.visitor().post(PLATFORM, invitations(List.of("a@more.test"), "auditor")).answers(404);
    admin
        .visitor()
        .post(ACME, invitations(List.of("no address"), "viewer"))
        .answers(400, "invalid");
    assertThat(office.fingerprint()).isEqualTo(before);
    assertThat(app.mails().all()).isEmpty();
  }

  @Test
  void aTrialTellsWhoWouldBeRefusedAndMailsNobody() {
    var wanted = invitations(List.of("new@trial.test", "ed@acme.test"), "viewer");
    var before = office.fingerprint();
    var trial = admin.visitor().post(ACME, wanted.put("dry_run", true)).answers(200).json();
    assertThat(trial.getLong("total")).isEqualTo(2);
    assertThat(trial.getLong("refused")).isEqualTo(1);
    assertThat(trial.getJsonArray("data").getJsonObject(1).getString("code"))
        .isEqualTo("already-member");
    assertThat(office.fingerprint()).isEqualTo(before);
    assertThat(app.mails().all()).isEmpty();
  }

  @Test
  void thePlatformInvitesColleagues() {
    List<String> colleagues = List.of("c1@vendor.test", "c2@vendor.test", "rita@vendor.test");
    var job = begun(root.visitor(), PLATFORM, invitations(colleagues, "auditor"));
    assertThat(ended(root.visitor(), job).getLong("done")).isEqualTo(2);
    assertThat(failures(root.visitor(), job)).hasSize(1).allMatch(row -> row.startsWith("rita@"));
    Office.Person auditor = office.accept("c1@vendor.test", "Cal One");
    auditor.visitor().get("/v1/platform/jobs").answers(200);
    assertThat(office.trail(Actor.PLATFORM)).contains("job.started", "job.ended");
  }

  /** How often the trail tells of an invitation. */
  private static long invited() {
    return office.trail(office.orgId("acme")).stream().filter("invitation.created"::equals).count();
  }

  private static JsonObject invitations(List<String> emails, String role) {
    return new JsonObject()
        .put("emails", new JsonArray(emails))
        .put("roles", new JsonArray().add(role));
  }

  private static String begun(Visitor by, String path, JsonObject wanted) {
    return by.post(path, wanted).answers(202).header("Location").orElseThrow();
  }

  private static JsonObject ended(Visitor by, String job) {
    return Poll.until(
        "the job has come to its end",
        () ->
            Optional.of(by.get(job).answers(200).json())
                .filter(now -> ENDS.contains(now.getString("state"))));
  }

  /** Address and code of each that was refused. */
  private static List<String> failures(Visitor by, String job) {
    JsonArray data = by.get(job + "/results?state=failed").answers(200).json().getJsonArray("data");
    return IntStream.range(0, data.size())
        .mapToObj(data::getJsonObject)
        .map(row -> row.getString("email") + " " + row.getString("code"))
        .toList();
  }
}
