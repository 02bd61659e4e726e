package io.tenantry.invitations;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.Actor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Inviting, listing, sending anew, cancelling: in an organization and on the platform. */
class InvitationRoutesTest {

  private static final Office office = new Office();

  @RegisterExtension static final TestApp app = office.app;

  private static Office.Person root;
  private static Office.Person owner;
  private static Office.Person admin;
  private static Office.Person editor;
  private static Office.Person viewer;

  @BeforeAll
  static void people() {
    root = office.colleague("Rita", "admin");
    owner = office.owner(root, "acme");
    admin = office.member(owner, "acme", "ann@acme.test", "admin");
    editor = office.member(owner, "acme", "ed@acme.test", "editor");
    viewer = office.member(owner, "acme", "vic@acme.test", "viewer");
    office.owner(root, "globex");
  }

  @Test
  void anInvitationIsAPendingRecordAndAMail() {
    var made =
        admin
            .visitor()
            .post(
                "/v1/orgs/acme/invitations",
                invitation("New.Person@Acme.test", "editor").put("message", "Welcome!\nAnn"))
            .answers(201);
    assertThat(made.header("Location").orElseThrow())
        .endsWith("/invitations/" + made.json().getString("id"));
    assertThat(made.json().getString("email")).isEqualTo("new.person@acme.test");
    Snapshots.json("post-invitation", made.json());
    var mail = app.mails().mailTo("new.person@acme.test");
    Snapshots.text("invite.mail.txt", mail.subject() + "\n\n" + dateless(mail.text()));
    Snapshots.text("invite.mail.html", dateless(mail.html()));
    assertThat(
            app.database().count("SELECT count(*) FROM users WHERE email = 'new.person@acme.test'"))
        .isZero();
    assertThat(office.trail(office.orgId("acme"))).endsWith("invitation.created");
    assertThat(mail.text()).contains("http://tenantry.test/console/accept#token=");
  }

  @Test
  void aMessageIsTextAndNeverMarkup() {
    admin
        .visitor()
        .post(
            "/v1/orgs/acme/invitations",
            invitation("markup@acme.test", "viewer").put("message", "<b>1 & 2</b> {{ link }}"))
        .answers(201);
    var mail = app.mails().mailTo("markup@acme.test");
    assertThat(mail.html()).contains("&lt;b&gt;1 &amp; 2&lt;/b&gt; {{ link }}");
    assertThat(mail.text()).contains("<b>1 & 2</b> {{ link }}");
  }

  @Test
  void severalAreInvitedAtOnceEachWithAnOutcome() {
    invite(admin, "twice@acme.test", "viewer");
    var answer =
        admin
            .visitor()
            .post(
                "/v1/orgs/acme/invitations",
                new JsonObject()
                    .put(
                        "emails",
                        List.of(
                            "one@acme.test", "twice@acme.test", "ed@acme.test", "ONE@acme.test"))
                    .put("roles", List.of("viewer")))
            .answers(201);
    assertThat(outcomes(answer.json()))
        .containsExactly("invited", "already-invited", "already-member");
    Snapshots.json("post-invitations", answer.json());
    assertThat(app.mails().mailTo("one@acme.test").subject()).contains("The acme");
  }

  @Test
  void twoHundredAreAsManyAsFit() {
    List<String> many = IntStream.range(0, 200).mapToObj(n -> "m" + n + "@many.test").toList();
    var answer = admin.visitor().post("/v1/orgs/acme/invitations", several(many)).answers(201);
    assertThat(outcomes(answer.json())).hasSize(200).containsOnly("invited");
    List<String> more = IntStream.range(0, 201).mapToObj(n -> "x" + n + "@many.test").toList();
    admin.visitor().post("/v1/orgs/acme/invitations", several(more)).answers(400, "invalid");
    assertThat(
            app.database()
                .count("SELECT count(*) FROM invitations WHERE email LIKE 'x%@many.test'"))
        .isZero();
  }

  @Test
  void whoIsThereOrInvitedIsAConflictAndNothingIsWritten() {
    invite(admin, "pending@acme.test", "viewer");
    var before = office.fingerprint();
    refused(admin, invitation("pending@acme.test", "viewer"), 409, "already-invited");
    refused(admin, invitation("ED@acme.test", "viewer"), 409, "already-member");
    assertThat(office.fingerprint()).isEqualTo(before);
  }

  @Test
  void nobodyInvitesToMoreThanTheyHold() {
    var before = office.fingerprint();
    refused(editor, invitation("more@acme.test", "admin"), 403, "forbidden");
    refused(admin, invitation("more@acme.test", "owner"), 403, "forbidden");
    refused(viewer, invitation("more@acme.test", "viewer"), 403, "forbidden");
    app.visitor()
        .post("/v1/orgs/acme/invitations", invitation("more@acme.test", "viewer"))
        .answers(401);
    admin
        .visitor()
        .post("/v1/orgs/globex/invitations", invitation("more@acme.test", "viewer"))
        .answers(404);
    assertThat(office.fingerprint()).isEqualTo(before);
    invite(editor, "fewer@acme.test", "viewer");
  }

  @Test
  void whatCannotBeSentIsRefusedInWords() {
    var before = office.fingerprint();
    refused(admin, invitation("nobody", "viewer"), 400, "invalid");
    refused(admin, invitation("a@b.test\r\nBcc: evil@x.test", "viewer"), 400, "invalid");
    refused(admin, invitation("a@b.test\u0000", "viewer"), 400, "invalid");
    refused(admin, invitation("a@b.test"), 400, "invalid");
    refused(admin, invitation("a@b.test", "nonsense"), 400, "invalid");
    refused(
        admin, invitation("a@b.test", "viewer").put("message", "x".repeat(501)), 400, "invalid");
    refused(admin, new JsonObject().put("roles", List.of("viewer")), 400, "invalid");
    refused(
        admin, invitation("a@b.test", "viewer").put("emails", List.of("c@d.test")), 400, "invalid");
    refused(admin, several(List.of()), 400, "invalid");
    refused(admin, several(List.of("fine@b.test", "not fine")), 400, "invalid");
    refused(admin, invitation("a@b.test", "viewer").put("urgent", true), 400, "invalid");
    assertThat(office.fingerprint()).isEqualTo(before);
  }

  @Test
  void theListShowsStatesAndPages() {
    var kept = invite(admin, "list-kept@acme.test", "viewer");
    var cancelled = invite(admin, "list-cancelled@acme.test", "viewer");
    admin.visitor().delete("/v1/orgs/acme/invitations/" + cancelled).answers(204);
    assertThat(ids(viewer.visitor().get("/v1/orgs/acme/invitations?limit=200").answers(200).json()))
        .contains(kept, cancelled);
    assertThat(list("?state=cancelled&limit=200")).contains(cancelled).doesNotContain(kept);
    assertThat(list("?state=pending&limit=200")).contains(kept).doesNotContain(cancelled);
    var first = viewer.visitor().get("/v1/orgs/acme/invitations?limit=1").answers(200).json();
    assertThat(ids(first)).containsExactly(cancelled);
    var second = list("?limit=1&cursor=" + first.getString("next_cursor"));
    assertThat(second).containsExactly(kept);
    assertThat(first.getLong("total")).isGreaterThanOrEqualTo(2);
    viewer.visitor().get("/v1/orgs/acme/invitations?state=lost").answers(400, "invalid");
    office
        .member(owner, "acme", "mo.nothing@acme.test", "member")
        .visitor()
        .get("/v1/orgs/acme/invitations")
        .answers(403, "forbidden");
  }

  @Test
  void whoseTimeHasPassedIsExpiredAndCanBeInvitedAnew() {
    var old = invite(admin, "late@acme.test", "viewer");
    app.database()
        .run(
            "UPDATE invitations SET expires_at = now() - interval '1 day' WHERE id = ?",
            UUID.fromString(old));
    assertThat(list("?state=expired&limit=200")).contains(old);
    assertThat(list("?state=pending&limit=200")).doesNotContain(old);
    var anew = invite(admin, "late@acme.test", "viewer");
    assertThat(anew).isNotEqualTo(old);
    assertThat(list("?state=expired&limit=200")).contains(old);
  }

  @Test
  void sendingAnewMakesANewLinkAndKillsTheOld() {
    var id = invite(admin, "again@acme.test", "viewer");
    String first = office.token("again@acme.test");
    var answer =
        admin.visitor().post("/v1/orgs/acme/invitations/" + id + "/resend").answers(202).json();
    assertThat(answer.getString("state")).isEqualTo("pending");
    String second = office.token("again@acme.test");
    assertThat(second).isNotEqualTo(first);
    app.visitor().post("/v1/invitations/preview", Office.justToken(first)).answers(410);
    app.visitor().post("/v1/invitations/preview", Office.justToken(second)).answers(200);
    assertThat(office.trail(office.orgId("acme"))).contains("invitation.resent");
  }

  @Test
  void whoSendsAnewMustBeAbleToGiveTheRoles() {
    var id = invite(owner, "boss@acme.test", "owner");
    var before = office.fingerprint();
    editor.visitor().post("/v1/orgs/acme/invitations/" + id + "/resend").answers(403, "forbidden");
    admin.visitor().post("/v1/orgs/acme/invitations/" + id + "/resend").answers(403, "forbidden");
    assertThat(office.fingerprint()).isEqualTo(before);
  }

  @Test
  void cancellingTwiceIsNoErrorAndItsLinkIsGone() {
    var id = invite(admin, "gone@acme.test", "viewer");
    String token = office.token("gone@acme.test");
    admin.visitor().delete("/v1/orgs/acme/invitations/" + id).answers(204);
    admin.visitor().delete("/v1/orgs/acme/invitations/" + id).answers(204);
    app.visitor()
        .post("/v1/invitations/accept", Office.acceptance(token, "Gone"))
        .answers(410, "invitation-cancelled");
    admin.visitor().post("/v1/orgs/acme/invitations/" + id + "/resend").answers(409, "not-pending");
    assertThat(office.trail(office.orgId("acme")).stream().filter("invitation.cancelled"::equals))
        .isNotEmpty();
  }

  @Test
  void anotherOrganizationsInvitationIsNotThere() {
    var theirs = inviteTo(root, "globex", "hidden@globex.test", "viewer");
    var before = office.fingerprint();
    admin.visitor().post("/v1/orgs/acme/invitations/" + theirs + "/resend").answers(404);
    admin.visitor().delete("/v1/orgs/acme/invitations/" + theirs).answers(404);
    admin.visitor().delete("/v1/orgs/globex/invitations/" + theirs).answers(404);
    assertThat(office.fingerprint()).isEqualTo(before);
  }

  @Test
  void colleaguesOfThePlatformAreInvitedTheSameWay() {
    var made =
        root.visitor()
            .post("/v1/platform/invitations", invitation("carl@vendor.test", "support"))
            .answers(201);
    var mail = app.mails().mailTo("carl@vendor.test");
    Snapshots.text("invite-colleague.mail.txt", mail.subject() + "\n\n" + dateless(mail.text()));
    assertThat(ids(root.visitor().get("/v1/platform/invitations").answers(200).json()))
        .contains(made.json().getString("id"));
    var carl = office.accept("carl@vendor.test", "Carl");
    carl.visitor().get("/v1/platform/orgs").answers(200);
    assertThat(carl.visitor().get("/v1/me").json().getJsonArray("roles"))
        .containsExactly("support");
    root.visitor()
        .post("/v1/platform/invitations", invitation("carl@vendor.test", "admin"))
        .answers(409, "already-member");
    carl.visitor()
        .post("/v1/platform/invitations", invitation("x@vendor.test", "support"))
        .answers(403, "forbidden");
    admin
        .visitor()
        .post("/v1/platform/invitations", invitation("x@vendor.test", "support"))
        .answers(404);
    assertThat(office.trail(Actor.PLATFORM))
        .contains("invitation.created", "invitation.accepted", "colleague.joined");
  }

  @Test
  void anOrganizationBeginsWithAnInvitedOwner() {
    var made =
        root.visitor()
            .post(
                "/v1/platform/orgs",
                org("Initech", "initech", "bill@initech.test").put("invitation_days", 3))
            .answers(201);
    Snapshots.json("post-org", made.json());
    var mail = app.mails().mailTo("bill@initech.test");
    Snapshots.text("invite-owner.mail.txt", mail.subject() + "\n\n" + dateless(mail.text()));
    var bill = office.accept("bill@initech.test", "Bill");
    assertThat(bill.visitor().get("/v1/me").json().getJsonArray("roles")).containsExactly("owner");
    assertThat(office.trail(office.orgId("initech")))
        .startsWith("organization.created", "invitation.created");
  }

  @Test
  void anOrganizationThatCannotBeginLeavesNothingBehind() {
    var before = office.fingerprint();
    var orgs = "/v1/platform/orgs";
    root.visitor().post(orgs, org("Taken", "acme", "x@taken.test")).answers(409, "slug-taken");
    root.visitor().post(orgs, org("Bad slug", "Bad Slug", "x@bad.test")).answers(400, "invalid");
    root.visitor()
        .post(orgs, org("Bad\r\nBcc: x", "badname", "x@bad.test"))
        .answers(400, "invalid");
    root.visitor().post(orgs, org("No mail", "nomail", "nobody")).answers(400, "invalid");
    root.visitor()
        .post(orgs, org("Long", "long-days", "x@long.test").put("invitation_days", 31))
        .answers(400, "invalid");
    office
        .colleague("Sue", "support")
        .visitor()
        .post(orgs, org("No", "no-right", "x@no.test"))
        .answers(403);
    owner.visitor().post(orgs, org("No", "no-right", "x@no.test")).answers(404);
    app.visitor().post(orgs, org("No", "no-right", "x@no.test")).answers(401);
    assertThat(
            app.database()
                .count(
                    "SELECT count(*) FROM organizations WHERE slug NOT IN ('acme','globex','initech')"))
        .isZero();
    assertThat(office.fingerprint().get("public.invitations"))
        .isEqualTo(before.get("public.invitations"));
  }

  private static String invite(Office.Person inviter, String email, String... roles) {
    return inviteTo(inviter, "acme", email, roles);
  }

  private static String inviteTo(
      Office.Person inviter, String slug, String email, String... roles) {
    return inviter
        .visitor()
        .post("/v1/orgs/" + slug + "/invitations", invitation(email, roles))
        .answers(201)
        .json()
        .getString("id");
  }

  private static void refused(Office.Person by, JsonObject body, int status, String code) {
    by.visitor().post("/v1/orgs/acme/invitations", body).answers(status, code);
  }

  private static JsonObject invitation(String email, String... roles) {
    return new JsonObject().put("email", email).put("roles", List.of(roles));
  }

  private static JsonObject several(List<String> emails) {
    return new JsonObject().put("emails", emails).put("roles", List.of("viewer"));
  }

  private static JsonObject org(String name, String slug, String ownerEmail) {
    return new JsonObject().put("name", name).put("slug", slug).put("owner_email", ownerEmail);
  }

  private static List<String> list(String query) {
    return ids(viewer.visitor().get("/v1/orgs/acme/invitations" + query).answers(200).json());
  }

  private static List<String> ids(JsonObject page) {
    return strings(page.getJsonArray("data"), "id");
  }

  private static List<String> outcomes(JsonObject answer) {
    return strings(answer.getJsonArray("data"), "outcome");
  }

  private static List<String> strings(JsonArray rows, String field) {
    return rows.stream().map(row -> ((JsonObject) row).getString(field)).toList();
  }

  /** The last day moves on with the calendar. */
  private static String dateless(String text) {
    return text.replaceAll("\\d{1,2} \\p{L}+ 20\\d\\d", "<day>");
  }
}
