package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.organizations.Organization;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of people, from the upload to the last row. */
class ImportTest {

  private static final Town town = new Town();
  @RegisterExtension static final TestApp app = town.app;

  private static final String BCRYPT =
      "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e";

  /** The mark of one row, and so its batch, fails at first. */
  private static final String TEARS =
      """
      CREATE SEQUENCE import_tears;
      GRANT USAGE ON SEQUENCE import_tears TO tenantry_identity, tenantry_tenant;
      CREATE FUNCTION tear_import() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.place = 150 AND NEW.key IS NULL AND OLD.told ->> 'username' LIKE 'torn%'
           AND nextval('import_tears') = 1 THEN
          RAISE EXCEPTION 'torn' USING ERRCODE = '40P01';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER tear_import BEFORE UPDATE ON job_items FOR EACH ROW EXECUTE FUNCTION tear_import()
      """;

  @BeforeAll
  static void makeTrouble() {
    app.database().run(TEARS);
  }

  @Test
  void aFileMakesPeopleAndTheSameFileAgainChangesNothingAndSaysSo() {
    var org = town.org("Importmake");
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    String file =
        """
        name,email,phone,username,unique_id,roles,type,city,password_hash
        Grace Hopper,Grace@import.test,+4930901820,grace,S-1,editor,learner,Arlington,%s
        Alan Turing,alan@import.test,,alan,S-2,,,London,
        """
            .formatted(BCRYPT);
    assertThat(results(admin, sent(admin, org, "", file)))
        .containsExactly("2 created", "3 created");
    var grace = person(admin, org, "grace");
    assertThat(grace.getString("email")).isEqualTo("grace@import.test");
    assertThat(grace.getString("unique_id")).isEqualTo("S-1");
    assertThat(grace.getBoolean("managed")).isTrue();
    assertThat(grace.getJsonArray("roles")).isEqualTo(new JsonArray().add("editor"));
    assertThat(stored("grace@import.test")).isEqualTo(BCRYPT);
    assertThat(mailsWanted(org)).as("who has a password needs no link").isEqualTo(1);
    assertThat(town.trail(org.id()).stream().filter("member.created"::equals)).hasSize(2);
    assertThat(told(org)).as("what the file told is forgotten").isZero();

    assertThat(results(admin, sent(admin, org, "", file)))
        .containsExactly("2 unchanged", "3 unchanged");
    assertThat(results(admin, sent(admin, org, "?existing=update", file)))
        .containsExactly("2 unchanged", "3 unchanged");
    assertThat(town.trail(org.id()).stream().filter(a -> a.startsWith("member.")))
        .containsExactly("member.joined", "member.created", "member.created");

    String moved = file.replace("London", "Wilmslow").replace("S-2", "S-22");
    assertThat(results(admin, sent(admin, org, "?existing=update", moved)))
        .containsExactly("2 unchanged", "3 updated");
    assertThat(results(admin, sent(admin, org, "?existing=update&match=unique_id", moved)))
        .containsExactly("2 unchanged", "3 unchanged");
    assertThat(person(admin, org, "alan").getString("unique_id")).isEqualTo("S-22");
  }

  @Test
  void eachBadRowIsToldWithItsLineAndTheOthersAreIn() {
    var org = town.org("Importbad");
    var owner = town.member(org, "Olga Owner", "owner");
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    String file =
        """
        name,email,roles,country
        One,one@bad.test,,DE
        Two,not an address,,
        Three,three@bad.test,owner,
        "Four
        lines",four@bad.test,,
        Five,one@bad.test,,
        Six,six@bad.test,,Atlantis
        Seven,seven@bad.test,nonsense,
        Eight,%s,editor,
        Nine,nine@bad.test,,
        """
            .formatted(owner.email());
    var job = sent(admin, org, "?existing=update", file);
    assertThat(results(admin, job))
        .containsExactly(
            "2 created",
            "3 failed invalid",
            "4 failed forbidden",
            "5 failed invalid",
            "7 failed duplicate-row",
            "8 failed invalid",
            "9 failed invalid",
            "10 failed outranked",
            "11 created");
    var ended = admin.get(job).json();
    assertThat(ended.getLong("done")).isEqualTo(2);
    assertThat(ended.getLong("failed")).isEqualTo(7);
    assertThat(ended.getLong("total")).isEqualTo(9);
    var failed = admin.get(job + "/results?state=failed").json().getJsonArray("data");
    assertThat(failed.getJsonObject(0).getString("detail")).startsWith("email must be");
    assertThat(failed.getJsonObject(3).getString("detail")).endsWith("row 2");
    assertThat(failed.getJsonObject(4).getString("detail")).contains("country");
  }

  @Test
  void whatIsDoneTogetherComesToTheSameAsRowByRow() {
    var org = town.org("Importtwins");
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    sent(admin, org, "", "name,email,unique_id,username\nOld,old@twins.test,T-1,old.one\n");
    String file =
        """
        name,email,phone,unique_id,username,roles,password_hash
        Old,old@twins.test,,T-1,old.one,,
        One,one@twins.test,+4930901831,T-2,one.one,,%1$s
        Two,two@twins.test,+4930901831,T-3,,,
        Three,three@twins.test,,T-1,,,
        Four,four@twins.test,,,old.one,,
        Five,five@twins.test,,T-4,,editor,
        Six,six@twins.test,,T-5,six.six,,
        """
            .formatted(BCRYPT);
    var job = sent(admin, org, "", file);
    assertThat(results(admin, job))
        .containsExactly(
            "2 unchanged",
            "3 created",
            "4 failed already-member",
            "5 failed unique-id-taken",
            "6 failed username-taken",
            "7 created",
            "8 created");
    assertThat(town.trail(org.id()).stream().filter("member.created"::equals)).hasSize(4);
    assertThat(stored("one@twins.test")).isEqualTo(BCRYPT);
    assertThat(mailsWanted(org)).as("to all but whoever has a password").isEqualTo(3);
    var one = person(admin, org, "one.one");
    assertThat(one.getString("unique_id")).isEqualTo("T-2");
    assertThat(one.getString("phone")).isEqualTo("+4930901831");
    assertThat(
            app.database()
                .count("SELECT count(*) FROM members WHERE org_id = ? AND has_password", org.id()))
        .isEqualTo(1);
  }

  @Test
  void aTrialTellsOfEveryRowAndChangesNothing() {
    var org = town.org("Importtrial");
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    String file = many("trial", 250) + "Bad,bad address,\n";
    var before = people(org);
    var job = sent(admin, org, "?dry_run=true", file);
    assertThat(admin.get(job).json().getString("kind")).isEqualTo("users.import-trial");
    assertThat(admin.get(job).json().getLong("done")).isEqualTo(250);
    assertThat(admin.get(job + "/results?state=failed").json().getJsonArray("data")).hasSize(1);
    assertThat(people(org)).isEqualTo(before);
    assertThat(mailsWanted(org)).isZero();
  }

  @Test
  void aBatchThatIsTornIsDoneAgainAndNobodyIsMadeTwice() {
    var org = town.org("Tornimport");
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    var job = sent(admin, org, "?send_links=false", many("torn", 300));
    var ended = admin.get(job).json();
    assertThat(ended.getString("state")).as(ended.encode()).isEqualTo("done");
    assertThat(ended.getLong("done")).isEqualTo(300);
    assertThat(app.database().count("SELECT last_value FROM import_tears"))
        .isGreaterThanOrEqualTo(2);
    assertThat(people(org)).isEqualTo(301);
    assertThat(town.trail(org.id()).stream().filter("member.created"::equals)).hasSize(300);
    assertThat(mailsWanted(org)).isZero();
  }

  @Test
  void aKeyBeginsOneJobForTheSameFile() {
    var org = town.org("Importkey");
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    var careful = admin.with("Idempotency-Key", "once");
    String file = many("key", 5);
    var job = begun(send(careful, org, "", file));
    assertThat(begun(send(careful, org, "", file))).isEqualTo(job);
    send(careful, org, "", many("other", 5)).answers(422, "idempotency-key-reused");
    Crowd.ended(admin, job);
    var jobs = admin.get("/v1/orgs/" + org.id() + "/jobs?state=done").json();
    assertThat(jobs.getLong("total")).isEqualTo(1);
    assertThat(people(org)).isEqualTo(6);
  }

  @Test
  void aFileThatBreaksOffOrCannotBeReadLeavesNothingBehindButAWordOfIt() throws IOException {
    var org = town.org("Importbroken");
    var admin = town.member(org, "Ada Admin", "admin");
    var long1 = many("broken", 3_000);
    var no = send(admin.visitor(), org, "", long1 + "\"never closed\n").answers(400).json();
    assertThat(no.getString("code")).isEqualTo("quote-not-closed");
    assertThat(no.getLong("line")).isEqualTo(3_002);
    assertThat(no.getLong("column")).isEqualTo(1);
    assertThat(people(org)).isEqualTo(1);
    var jobs = admin.visitor().get("/v1/orgs/" + org.id() + "/jobs").json().getJsonArray("data");
    assertThat(jobs.getJsonObject(0).getString("state")).isEqualTo("failed");
    assertThat(jobs.getJsonObject(0).getString("reason")).isEqualTo("quote-not-closed");
    app.runJob("jobs.forget-told");
    assertThat(told(org)).isZero();

    cutOff(admin.visitor(), org, long1);
    Poll.until(
        "the job knows that its file broke off",
        () ->
            app.database()
                    .count(
                        "SELECT count(*) FROM jobs WHERE org_id = ? AND reason = 'incomplete-body'",
                        org.id())
                == 1);
    assertThat(people(org)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\"x"})
  void aLineOfAGigabyteIsRefusedAtItsBeginning(String beginning) throws IOException {
    var org = town.org("Importendless" + beginning.length());
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    URI at = app.url();
    try (Socket socket = new Socket(at.getHost(), at.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(head(admin, org, 1L << 30));
      out.write(("name,email\n" + beginning).getBytes(StandardCharsets.UTF_8));
      byte[] more = "x".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
      long sent = 0;
      while (socket.getInputStream().available() == 0 && sent < 1L << 30) {
        out.write(more);
        sent += more.length;
      }
      String answer = new String(socket.getInputStream().readNBytes(600), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 400").contains("\"line\":2");
      assertThat(answer)
          .contains(
              beginning.equals("x") ? "\"code\":\"row-too-long\"" : "\"code\":\"quote-not-closed\"")
          .contains(beginning.equals("x") ? "\"column\":65537" : "\"column\":1");
      assertThat(sent).as("bytes that sockets and node had taken by then").isLessThan(32L << 20);
    }
    assertThat(people(org)).isEqualTo(1);
  }

  @Test
  void aFileOfWhichNothingWasHeardForLongIsGivenUp() {
    var org = town.org("Importsilent");
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    var job = sent(admin, org, "", many("silent", 2));
    app.database()
        .run(
            "UPDATE jobs SET state = 'receiving', ended_at = NULL, reason = NULL,"
                + " touched_at = now() - interval '6 minutes' WHERE org_id = ?",
            org.id());
    assertThat(admin.get(job).json().getString("state")).isEqualTo("receiving");
    app.runJob("jobs.cut-off");
    assertThat(admin.get(job).json().getString("reason")).isEqualTo("incomplete-body");
  }

  @Test
  void whoIsKnownElsewhereIsToldOfAFewTimesADayOrInvited() {
    var org = town.org("Importelsewhere");
    var other = town.org("Importother");
    var admin = town.member(org, "Ada Admin", "admin").visitor();
    var strangers = new Crowd(app, other).of(22);
    assertThat(strangers).hasSize(22);
    app.database()
        .run(
            "INSERT INTO login_identifiers (kind, value, org_id, user_id, verified_at)"
                + " SELECT 'email', email, '00000000-0000-0000-0000-000000000000', user_id, now()"
                + " FROM members WHERE org_id = ? AND name LIKE 'Person %'",
            other.id());
    String file =
        IntStream.rangeClosed(1, 22)
            .mapToObj(n -> "Person,p" + n + "@importother.test\n")
            .collect(Collectors.joining("", "name,email\n", "Zoe,zoe@elsewhere.test\n"));
    List<String> refused = results(admin, sent(admin, org, "", file));
    assertThat(refused.stream().filter(r -> r.endsWith("failed invite-instead"))).hasSize(20);
    assertThat(refused.stream().filter(r -> r.endsWith("failed too-many-known-elsewhere")))
        .hasSize(3);
    assertThat(results(admin, sent(admin, org, "?elsewhere=invite", file)))
        .as("so many were told of that whoever is new is invited like the others")
        .allSatisfy(row -> assertThat(row).endsWith(" invited"));
  }

  @Test
  void whoMayNotDoItIsRefusedBeforeTheFileIsRead() {
    var org = town.org("Importrights");
    var admin = town.member(org, "Ada Admin", "admin");
    var editor = town.member(org, "Eve Editor", "editor").visitor();
    var viewer = town.member(org, "Vera Viewer", "viewer").visitor();
    String withRoles = "name,email,roles\nA,a@rights.test,viewer\n";
    var before = people(org);
    send(viewer, org, "", withRoles).answers(403, "forbidden");
    send(editor, org, "", withRoles).answers(403, "forbidden");
    send(town.tired(admin, org), org, "", withRoles).answers(403, "sign-in-again");
    send(admin.visitor(), org, "?colour=red", withRoles).answers(400, "invalid");
    send(admin.visitor(), org, "?map=nothing", withRoles).answers(400, "invalid");
    admin
        .visitor()
        .with("Content-Type", "application/json")
        .post(path(org, ""), "{}")
        .answers(415, "unsupported-media-type");
    app.visitor().with("Content-Type", "text/csv").post(path(org, ""), withRoles).answers(401);
    assertThat(people(org)).isEqualTo(before);
    assertThat(results(editor, sent(editor, org, "", "name,email\nA,a@rights.test\n")))
        .containsExactly("2 created");
  }

  @Test
  void thePlatformMakesPeopleWhoBelongNowhereYet() {
    var root = town.colleague("Rita Root", "admin").visitor();
    String file =
        """
        {"name": "Pia Platform", "email": "pia@platform.test", "city": "Bonn"}
        {"name": "Bad", "email": "bad@platform.test", "username": "bad"}
        """;
    Visitor lines = root.with("Content-Type", "application/x-ndjson");
    var job = begun(lines.post("/v1/platform/users/bulk/import", file));
    Crowd.ended(root, job);
    assertThat(results(root, job)).containsExactly("1 created", "2 failed invalid");
    var again = begun(lines.post("/v1/platform/users/bulk/import?existing=update", file));
    Crowd.ended(root, again);
    assertThat(results(root, again)).containsExactly("1 unchanged", "2 failed invalid");
  }

  /** The path of a job that has ended. */
  private static String sent(Visitor by, Organization org, String how, String file) {
    String job = begun(send(by, org, how, file));
    Crowd.ended(by, job);
    return job;
  }

  private static Reply send(Visitor by, Organization org, String how, String file) {
    return by.with("Content-Type", "text/csv; charset=utf-8").post(path(org, how), file);
  }

  private static String path(Organization org, String how) {
    return "/v1/orgs/" + org.id() + "/users/bulk/import" + how;
  }

  private static String begun(Reply reply) {
    return Crowd.begun(reply);
  }

  private static List<String> results(Visitor by, String job) {
    JsonArray data = by.get(job + "/results?limit=200").answers(200).json().getJsonArray("data");
    return IntStream.range(0, data.size())
        .mapToObj(data::getJsonObject)
        .map(row ->
            row.getLong("row")
                + (row.getString("state").equals("done") ? " " : " " + row.getString("state") + " ")
                + row.getString("code"))
        .toList();
  }

  private static String many(String name, int size) {
    return IntStream.rangeClosed(1, size)
        .mapToObj(n -> "Person " + n + "," + name + n + "@many.test," + name + n + "\n")
        .collect(Collectors.joining("", "name,email,username\n", ""));
  }

  private static JsonObject person(Visitor by, Organization org, String username) {
    String query = URLEncoder.encode(username, StandardCharsets.UTF_8);
    return by.get("/v1/orgs/" + org.id() + "/users?search=" + query)
        .answers(200)
        .json()
        .getJsonArray("data")
        .getJsonObject(0);
  }

  private static String stored(String email) {
    return String.valueOf(
        app.database()
            .rows(
                "SELECT phc FROM password_hashes JOIN users ON id = user_id WHERE email = ?", email)
            .getFirst()
            .get("phc"));
  }

  private static long told(Organization org) {
    return app.database()
        .count("SELECT count(*) FROM job_items WHERE org_id = ? AND told IS NOT NULL", org.id());
  }

  private static long people(Organization org) {
    return app.database().count("SELECT count(*) FROM members WHERE org_id = ?", org.id());
  }

  private static long mailsWanted(Organization org) {
    return app.database()
        .count(
            "SELECT count(*) FROM outbox WHERE org_id = ? AND kind = 'password.wanted'", org.id());
  }

  /** Sends the beginning of a file and hangs up. */
  private static void cutOff(Visitor by, Organization org, String beginning) throws IOException {
    URI at = app.url();
    byte[] body = beginning.getBytes(StandardCharsets.UTF_8);
    try (Socket socket = new Socket(at.getHost(), at.getPort());
        OutputStream out = socket.getOutputStream()) {
      out.write(head(by, org, body.length + 1_000_000L));
      out.write(body);
      out.flush();
      Poll.until(
          "some of it is there",
          () ->
              app.database()
                      .count(
                          "SELECT count(*) FROM jobs WHERE org_id = ? AND state = 'receiving'",
                          org.id())
                  == 1);
    }
  }

  private static byte[] head(Visitor by, Organization org, long length) {
    String head =
        "POST "
            + path(org, "")
            + " HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nAuthorization: "
            + by.header("Authorization")
            + "\r\nContent-Length: "
            + length
            + "\r\n\r\n";
    return head.getBytes(StandardCharsets.US_ASCII);
  }
}
