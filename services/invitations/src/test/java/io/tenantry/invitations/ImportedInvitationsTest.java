package io.tenantry.invitations;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files of people who are invited, all of them or those who are known elsewhere. */
class ImportedInvitationsTest {

  private static final String ACME = "/v1/orgs/acme/users/bulk/import";

  private static final Office office = new Office();

  @RegisterExtension static final TestApp app = office.app;

  private static Office.Person root;
  private static Office.Person olga;
  private static Office.Person admin;

  @BeforeAll
  static void people() {
    root = office.colleague("Rita", "admin");
    olga = office.owner(root, "acme");
    admin = office.member(olga, "acme", "ann@acme.test", "admin");
  }

  @Test
  void eachAddressOfAFileIsInvitedOnceAndItsLinkWorks() {
    String file =
        """
        name,email,roles
        New,New@files.test,viewer
        Too Much,much@files.test,owner
        There,%s,viewer
        None,none@files.test,
        """
            .formatted(olga.email());
    assertThat(sent(admin.visitor(), ACME + "?mode=invite&dry_run=true", file))
        .containsExactly("2 invited", "3 forbidden", "4 already-member", "5 invited");
    assertThat(
            app.database()
                .count("SELECT count(*) FROM invitations WHERE email LIKE '%@files.test'"))
        .isZero();
    assertThat(sent(admin.visitor(), ACME + "?mode=invite", file))
        .containsExactly("2 invited", "3 forbidden", "4 already-member", "5 invited");
    assertThat(sent(admin.visitor(), ACME + "?mode=invite", file))
        .containsExactly(
            "2 already-invited", "3 forbidden", "4 already-member", "5 already-invited");
    app.mails().mailTo("none@files.test");
    var member = office.accept("new@files.test", "New Person");
    member.visitor().get("/v1/orgs/acme/users").answers(200);
  }

  @Test
  void whoIsKnownElsewhereIsInvitedByAnImportThatMakesTheOthers() {
    var gus = office.owner(root, "globex");
    String file = "name,email\nGus,%s\nMade,made@files.test\n".formatted(gus.email());
    assertThat(sent(admin.visitor(), ACME + "?send_links=false", file))
        .containsExactly("2 invite-instead", "3 created");
    assertThat(sent(admin.visitor(), ACME + "?elsewhere=invite", file))
        .containsExactly("2 invited", "3 unchanged");
    String token = office.token(gus.email());
    gus.visitor().post("/v1/invitations/accept", Office.justToken(token)).answers(200);
    assertThat(sent(admin.visitor(), ACME + "?elsewhere=invite", file))
        .containsExactly("2 unchanged", "3 unchanged");
  }

  @Test
  void colleaguesAreInvitedOntoThePlatform() {
    String file = "email,roles\nnew@vendor.test,support\n";
    assertThat(sent(root.visitor(), "/v1/platform/users/bulk/import?mode=invite", file))
        .containsExactly("2 invited");
  }

  private static List<String> sent(Visitor by, String path, String file) {
    String job =
        by.with("Content-Type", "text/csv")
            .post(path, file)
            .answers(202)
            .header("Location")
            .orElseThrow();
    Poll.until(
        "the job is done", () -> by.get(job).answers(200).json().getString("state").equals("done"));
    JsonArray rows = by.get(job + "/results").answers(200).json().getJsonArray("data");
    return IntStream.range(0, rows.size())
        .mapToObj(rows::getJsonObject)
        .map(row -> row.getLong("row") + " " + row.getString("code"))
        .toList();
  }
}
