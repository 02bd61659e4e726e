package io.tenantry.organizations;

import static io.tenantry.access.Permissions.ORGANIZATION_GET;
import static io.tenantry.access.Permissions.ORGANIZATION_LIST;
import static io.tenantry.common.testkit.TestApp.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Snapshots;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrganizationRoutesTest {
  @RegisterExtension static final TestApp app = TestApp.with(Capabilities::upToOrganizations);

  private static final String ALL = "/v1/platform/orgs";

  private final Actor rootActor =
      TestApp.actor(Actor.PLATFORM, ORGANIZATION_LIST, ORGANIZATION_GET);
  private Visitor root;

  @BeforeEach
  void open() {
    root = app.as(rootActor);
    app.database().run("TRUNCATE org_slugs, organizations");
  }

  @Test
  void nobodySeesOrganizationsWithoutTheRight() {
    UUID acme = create("Acme", "acme").id();

    for (String path : List.of(ALL, ALL + "/" + acme)) {
      app.visitor().get(path).answers(401, "signed-out");
      app.as(TestApp.actor(acme, ORGANIZATION_LIST, ORGANIZATION_GET))
          .get(path)
          .answers(404, "not-found");
      app.as(TestApp.actor(Actor.PLATFORM)).get(path).answers(403, "forbidden");
    }
    app.visitor().get("/v1/orgs/" + acme).answers(401, "signed-out");
    app.as(TestApp.actor(acme)).get("/v1/orgs/" + acme).answers(403, "forbidden");
    app.as(TestApp.actor(UUID.randomUUID(), ORGANIZATION_GET))
        .get("/v1/orgs/" + acme)
        .answers(404, "not-found");
  }

  @Test
  void anOrganizationIsShownToItsPeopleAndToThePlatformAlike() {
    Organization acme = create("Acme", "shown-acme");
    Visitor viewer = app.as(TestApp.actor(acme.id(), ORGANIZATION_GET));

    JsonObject own = viewer.get("/v1/orgs/" + acme.id()).answers(200).json();

    assertThat(own.fieldNames())
        .containsExactly(
            "id",
            "name",
            "slug",
            "logo_url",
            "metadata",
            "invitation_days",
            "session_policy",
            "password_policy",
            "status",
            "suspension",
            "created_at",
            "updated_at");
    assertThat(own.getString("name")).isEqualTo("Acme");
    assertThat(own.getInteger("invitation_days")).isEqualTo(7);
    assertThat(root.get(ALL + "/" + acme.id()).answers(200).json()).isEqualTo(own);
    assertThat(root.get(ALL + "/" + "shown-acme").answers(200).json()).isEqualTo(own);
  }

  @Test
  void theAnswersLookAsTheyDidWhenSomebodyLastReadThem() {
    UUID acme = create("Acme", "golden-acme").id();
    create("Globex", "golden-globex");
    Visitor viewer = app.as(TestApp.actor(acme, ORGANIZATION_GET));

    Snapshots.json("organization", viewer.get("/v1/orgs/" + acme).answers(200).json());
    Snapshots.json(
        "organization-of-platform", root.get(ALL + "/" + "golden-acme").answers(200).json());
    Snapshots.json("organizations", root.get(ALL + "?limit=1").answers(200).json());
  }

  @Test
  void whatIsNotThereIsNotFound() {
    root.get(ALL + "/" + UUID.randomUUID()).answers(404, "not-found");
    root.get(ALL + "/nobody").answers(404, "not-found");
    root.get(ALL + "/Not-A-Slug").answers(404, "not-found");
    root.get(ALL + "/1-2-3-4-5").answers(404, "not-found");
    UUID gone = UUID.randomUUID();
    app.as(TestApp.actor(gone, ORGANIZATION_GET)).get("/v1/orgs/" + gone).answers(404, "not-found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''            | acme, Globex, Élan & Söhne",
        "?sort=name    | acme, Globex, Élan & Söhne",
        "?sort=-name   | Élan & Söhne, Globex, acme",
        "?sort=created_at  | Globex, Élan & Söhne, acme",
        "?sort=-created_at | acme, Élan & Söhne, Globex",
        "?search=GLOB  | Globex",
        "?search=élan  | Élan & Söhne",
        "?search=elan-2 | Élan & Söhne",
        "?search=%25   | ''",
        "?search=_     | ''",
        "?search=%5C   | ''",
        "?search=%20   | acme, Globex, Élan & Söhne"
      })
  void theListIsSearchedByNameAndSlugAndSorted(String query, String expected) {
    create("Globex", "globex");
    create("Élan & Söhne", "elan-2");
    create("acme", "acme");

    JsonObject page = root.get(ALL + query.replace("é", "%C3%A9")).answers(200).json();

    assertThat(String.join(", ", names(page))).isEqualTo(expected);
    assertThat(page.getLong("total")).isEqualTo(names(page).size());
    assertThat(page.getBoolean("total_is_exact")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "-name", "created_at", "-created_at"})
  void pagesLeadThroughTheWholeListAndBack(String sort) {
    for (int i = 0; i < 7; i++) {
      create(i % 2 == 0 ? "Same name" : "Other " + i, "org-" + i);
    }
    String path = ALL + "?limit=3&search=org-&sort=" + sort;
    List<String> whole = slugs(root.get(ALL + "?sort=" + sort).answers(200).json());

    List<List<String>> forth = new ArrayList<>();
    JsonObject page = root.get(path).answers(200).json();
    forth.add(slugs(page));
    while (page.getString("next_cursor") != null) {
      page = root.get(path + "&cursor=" + page.getString("next_cursor")).answers(200).json();
      forth.add(slugs(page));
    }
    assertThat(forth.stream().flatMap(List::stream)).containsExactlyElementsOf(whole);

    List<List<String>> back = new ArrayList<>();
    while (page.getString("prev_cursor") != null) {
      page = root.get(path + "&cursor=" + page.getString("prev_cursor")).answers(200).json();
      back.addFirst(slugs(page));
    }
    assertThat(back).isEqualTo(forth.subList(0, 2));
    assertThat(slugs(root.get(path + "&offset=5").answers(200).json()))
        .isEqualTo(whole.subList(5, 7));
  }

  @Test
  void aCursorIsGoodForItsOwnSearchAndSortOnly() {
    create("Acme", "acme");
    create("Globex", "globex");
    String cursor = root.get(ALL + "?limit=1").answers(200).json().getString("next_cursor");

    root.get(ALL + "?limit=1&cursor=" + cursor).answers(200);
    root.get(ALL + "?limit=1&sort=-name&cursor=" + cursor).answers(400, "invalid");
    root.get(ALL + "?limit=1&search=acme&cursor=" + cursor).answers(400, "invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sort=size", "limit=0", "limit=many", "offset=10001", "colour=red"})
  void whatCannotBeAskedIsToldByName(String query) {
    JsonObject problem = root.get(ALL + "?" + query).answers(400, "invalid").json();

    assertThat(problem.getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("?" + query.substring(0, query.indexOf('=')));
  }

  @Test
  void aSearchOfTenThousandSignsIsRefused() {
    root.get(ALL + "?search=" + "x".repeat(5_000)).answers(400, "invalid");
  }

  /** Slugs are never reused, and remembered: a test that looks one up has its own. */
  private Organization create(String name, String slug) {
    NewOrganization wanted = new NewOrganization(name, slug, Optional.empty());
    return await(
        app.foundation()
            .db()
            .platformWrite(
                rootActor, tx -> Capabilities.organizations().create(tx, rootActor, wanted)));
  }

  private static List<String> names(JsonObject page) {
    return fields(page, "name");
  }

  private static List<String> slugs(JsonObject page) {
    return fields(page, "slug");
  }

  private static List<String> fields(JsonObject page, String field) {
    return page.getJsonArray("data").stream()
        .map(row -> ((JsonObject) row).getString(field))
        .toList();
  }
}
