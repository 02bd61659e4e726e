package io.tenantry.organizations;

import static io.tenantry.common.testkit.TestApp.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tenantry.access.Standing;
import io.tenantry.access.State;
import io.tenantry.common.sql.Database;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OrganizationsTest {
  @RegisterExtension static final TestApp app = TestApp.with(Capabilities::upToOrganizations);

  private final Organizations organizations = Capabilities.organizations();
  private final Database db = app.foundation().db();
  private final Actor root = TestApp.actor(Actor.PLATFORM);
  private final String slug = "acme-" + UUID.randomUUID().toString().substring(0, 8);

  @Test
  void aNewOrganizationIsActiveAndHasItsSettings() {
    Organization acme = create("Acme", slug);

    assertThat(acme.name()).isEqualTo("Acme");
    assertThat(acme.slug()).isEqualTo(slug);
    assertThat(acme.invitationDays()).isEqualTo(7);
    assertThat(acme.metadata()).isEmpty();
    assertThat(seenBy(acme.id(), acme.id())).contains(acme);
    assertThat(standing(acme.id()).state()).isEqualTo(State.ACTIVE);
  }

  @Test
  void itIsToldInThePlatformsTrailAndBeginsItsOwn() {
    Organization acme = create("Acme", slug);

    assertThat(
            app.database()
                .rows(
                    "SELECT org_id, action, actor_id FROM audit_events WHERE target_id = ? ORDER BY org_id",
                    acme.id()))
        .extracting(row -> row.get("org_id"), row -> row.get("action"), row -> row.get("actor_id"))
        .containsExactly(
            tuple(Actor.PLATFORM, "organization.created", root.user()),
            tuple(acme.id(), "organization.created", root.user()));
  }

  @Test
  void aSlugIsGivenOnceAndNothingIsWrittenTheSecondTime() {
    Organization acme = create("Acme", slug);
    var before = app.database().fingerprint();

    assertThatThrownBy(() -> create("Other", slug))
        .isInstanceOfSatisfying(
            PgException.class, no -> assertThat(no.getConstraint()).isEqualTo("org_slugs_pkey"));
    assertThat(app.database().fingerprint()).isEqualTo(before);
    assertThat(await(organizations.idBySlug(slug))).contains(acme.id());
  }

  @Test
  void aSlugThatWasEverSomebodysIsNotGivenAgain() {
    Organization acme = create("Acme", slug);
    String renamed = slug + "-new";
    app.database().run("INSERT INTO org_slugs (slug, org_id) VALUES (?, ?)", renamed, acme.id());
    app.database().run("UPDATE organizations SET slug = ? WHERE id = ?", renamed, acme.id());

    assertThatThrownBy(() -> create("Other", slug)).isInstanceOf(PgException.class);
    assertThat(await(organizations.idBySlug(slug))).contains(acme.id());
    assertThat(await(organizations.idBySlug(renamed))).contains(acme.id());
  }

  @Test
  void aSlugThatIsNobodysIsFoundAsSoonAsItIsSomebodys() {
    assertThat(await(organizations.idBySlug(slug))).isEmpty();

    Organization acme = create("Acme", slug);

    assertThat(await(organizations.idBySlug(slug))).contains(acme.id());
    assertThat(await(organizations.idBySlug("Not A Slug"))).isEmpty();
  }

  @Test
  void anOrganizationSeesItselfOnly() {
    Organization acme = create("Acme", slug);
    Organization globex = create("Globex", slug + "-2");

    assertThat(seenBy(globex.id(), acme.id())).isEmpty();
    assertThatThrownBy(() -> await(db.read(globex.id(), tx -> organizations.get(tx, acme.id()))))
        .isInstanceOf(Problem.NotFound.class);
  }

  @Test
  void onlyThePlatformMakesOrganizations() {
    var before = app.database().fingerprint();
    NewOrganization wanted = new NewOrganization("Acme", slug, Optional.empty());
    Actor admin = TestApp.actor(UUID.randomUUID());

    assertThatThrownBy(() -> await(db.write(admin, tx -> organizations.create(tx, admin, wanted))))
        .isInstanceOf(PgException.class);
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void signInSeesTheNamesOfAPersonsOrganizationsOnly() {
    Organization acme = create("Acme", slug);
    create("Globex", slug + "-2");
    UUID ann = UUID.randomUUID();
    Actor program = Actor.system(acme.id());
    await(db.write(program, tx -> Capabilities.standings().newMember(tx, acme.id(), ann)));

    String everywhere = "SELECT id FROM organizations";
    List<Row> annsOwn =
        await(db.identityRead(tx -> tx.enterPerson(ann).compose(_ -> tx.all(everywhere))));
    List<Row> nobodys = await(db.identityRead(tx -> tx.all(everywhere)));

    assertThat(annsOwn).extracting(row -> row.getUUID("id")).containsExactly(acme.id());
    assertThat(nobodys).isEmpty();
  }

  private Optional<Organization> seenBy(UUID viewer, UUID org) {
    return await(db.read(viewer, tx -> organizations.find(tx, org)));
  }

  private Standing standing(UUID org) {
    return await(db.read(org, tx -> Capabilities.standings().org(tx, org))).orElseThrow();
  }

  private Organization create(String name, String wantedSlug) {
    NewOrganization wanted = new NewOrganization(name, wantedSlug, Optional.empty());
    return await(db.platformWrite(root, tx -> organizations.create(tx, root, wanted)));
  }
}
