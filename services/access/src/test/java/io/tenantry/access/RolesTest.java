package io.tenantry.access;

import static io.tenantry.common.testkit.TestApp.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Permission;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Roles that are made, changed and deleted, in both scopes. */
class RolesTest {

  private static final List<AccessModule> BUILT = new ArrayList<>();
  @RegisterExtension static final TestApp app = Trailed.app(BUILT::add);

  private final Access access = BUILT.getLast().access();
  private final UUID acme = UUID.randomUUID();
  private final Actor owner = holding(acme, "owner");
  private final Actor admin = holding(acme, "admin");
  private final UUID ann = UUID.randomUUID();

  @AfterEach
  void backToTheRealTime() {
    app.clock().reset();
  }

  @Test
  void aRoleIsMadeShownListedChangedAndDeleted() {
    Reply made = post(owner, role("clerk", "user:list", "user:get").put("description", "Files"));
    assertThat(made.header("Location")).contains(roles(acme) + "/clerk");
    assertThat(made.json().getJsonArray("permissions")).containsExactly("user:get", "user:list");
    assertThat(made.json().getJsonArray("allows").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("name", "user:get")
                .put("description", "See everything about one person")
                .put("built_in", true));
    assertThat(made.json().getLong("holders")).isZero();
    give(ann, "clerk");
    JsonObject shown = get(owner, "clerk");
    assertThat(shown.getLong("holders")).isOne();
    assertThat(shown.getBoolean("holders_is_exact")).isTrue();
    assertThat(names(owner)).endsWith("member", "clerk");
    JsonObject changed = patch(owner, "clerk", new JsonObject().put("description", "")).json();
    assertThat(changed.getString("description")).isEmpty();
    assertThat(changed.getJsonArray("permissions")).hasSize(2);
    give(ann, "member");
    JsonObject renamed = patch(owner, "clerk", new JsonObject().put("name", "scribe")).json();
    assertThat(renamed.getString("name")).isEqualTo("scribe");
    app.as(owner).get(roles(acme) + "/clerk").answers(404, "not-found");
    app.as(owner).delete(roles(acme) + "/scribe").answers(204);
    app.as(owner).delete(roles(acme) + "/scribe").answers(404);
    assertThat(trail(acme))
        .containsExactly("role.created", "role.changed", "role.changed", "role.deleted");
  }

  @Test
  void whoeverHoldsARoleIsJudgedByWhatItGrantsNow() {
    post(owner, role("clerk", "user:list"));
    give(ann, "clerk");
    assertThat(rights(ann)).containsExactly("user:list");

    patch(owner, "clerk", new JsonObject().put("permissions", new JsonArray().add("user:get")));

    assertThat(rights(ann)).containsExactly("user:get");
    assertThat(app.database().count("SELECT count(*) FROM signals WHERE kind = 'role'"))
        .isPositive();
  }

  @Test
  void aRoleThatIsHeldKeepsItsNameAndStays() {
    post(owner, role("clerk", "user:list"));
    give(ann, "clerk");
    give(UUID.randomUUID(), "clerk", "viewer");
    var before = app.database().fingerprint();

    Reply refused = app.as(owner).delete(roles(acme) + "/clerk").answers(409, "role-in-use");

    assertThat(refused.json().getLong("count")).isEqualTo(2);
    app.as(owner)
        .patch(roles(acme) + "/clerk", new JsonObject().put("name", "scribe"))
        .answers(409, "role-in-use");
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void nobodyMakesOrChangesARoleThatGrantsWhatTheyDoNotHold() {
    post(owner, role("closer", "organization:delete"));
    post(owner, role("clerk", "user:list"));
    var before = app.database().fingerprint();

    assertThat(
            app.as(admin)
                .post(roles(acme), role("mine", "user:list", "organization:delete"))
                .answers(403, "forbidden")
                .json()
                .getJsonArray("missing"))
        .containsExactly("organization:delete");
    app.as(admin)
        .patch(roles(acme) + "/clerk", permissions("organization:delete"))
        .answers(403, "forbidden");
    app.as(admin)
        .patch(roles(acme) + "/closer", permissions("user:list"))
        .answers(403, "outranked");
    app.as(admin).delete(roles(acme) + "/closer").answers(403, "outranked");
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void whatARoleGrantsIsNotChangedForSomebodyAbove() {
    post(owner, role("clerk", "user:list"));
    post(owner, role("closer", "organization:delete"));
    give(ann, "clerk", "owner");
    patch(admin, "clerk", permissions("user:list", "user:get"));
    give(ann, "clerk", "closer");
    var before = app.database().fingerprint();

    app.as(admin).patch(roles(acme) + "/clerk", permissions()).answers(403, "outranked");

    assertThat(app.database().fingerprint()).isEqualTo(before);
    patch(admin, "clerk", new JsonObject().put("description", "only words"));
    patch(owner, "clerk", permissions());
  }

  @Test
  void theRolesOfTheProgramStayAsTheyAre() {
    var before = app.database().fingerprint();
    for (String name : List.of("owner", "member")) {
      String path = roles(acme) + "/" + name;
      app.as(owner).patch(path, new JsonObject().put("name", "king")).answers(409, "built-in");
      app.as(owner).delete(path).answers(409, "built-in");
      app.as(owner).post(roles(acme), role(name)).answers(409, "role-exists");
    }
    app.as(owner).post(roles(acme), role("support")).answers(409, "role-exists");
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void whatIsNoRoleIsRefusedWithEveryComplaint() {
    var before = app.database().fingerprint();
    for (String name : List.of("", "a", "Clerk", "9lives", "a b", "x".repeat(51))) {
      app.as(owner).post(roles(acme), role(name)).answers(400, "invalid");
    }
    Reply refused =
        app.as(owner)
            .post(roles(acme), role("clerk", "user:fly", "user:list", "organization:suspend"));
    assertThat(refused.answers(400, "invalid").json().getJsonArray("errors")).hasSize(2);
    app.as(owner).post(roles(acme), role("clerk").put("builtin", true)).answers(400);
    app.as(owner).get(roles(acme) + "/%00").answers(404);
    app.as(owner).patch(roles(acme) + "/clerk", "{}").answers(404);
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void aNameIsTakenOnceInItsScopeAndFreeInOthers() {
    post(owner, role("clerk"));
    app.as(owner).post(roles(acme), role("clerk")).answers(409, "role-exists");
    post(owner, role("scribe"));
    app.as(owner)
        .patch(roles(acme) + "/scribe", new JsonObject().put("name", "clerk"))
        .answers(409, "role-exists");
    UUID globex = UUID.randomUUID();
    app.as(holding(globex, "owner")).post(roles(globex), role("clerk")).answers(201);
    app.as(holding(globex, "owner")).get(roles(globex) + "/scribe").answers(404);
  }

  @Test
  void thePlatformHasRolesOfItsOwn() {
    Actor root = holding(Actor.PLATFORM, "admin");
    app.as(root)
        .post("/v1/platform/roles", role("mailer", "mail:list"))
        .answers(201)
        .header("Location")
        .ifPresent(place -> assertThat(place).isEqualTo("/v1/platform/roles/mailer"));
    assertThat(names(owner)).doesNotContain("mailer");
    await(
        app.foundation()
            .db()
            .platformWrite(
                root, tx -> access.setRoles(tx, root, Actor.PLATFORM, ann, List.of("mailer"))));
    assertThat(await(access.rights(ann, Actor.PLATFORM)).permissions())
        .containsExactly(Permissions.MAIL_LIST);
    app.as(root).delete("/v1/platform/roles/mailer").answers(409, "role-in-use");
    app.as(holding(Actor.PLATFORM, "auditor"))
        .post("/v1/platform/roles", role("other"))
        .answers(403, "forbidden");
  }

  @Test
  void whoHasReadAnotherVersionIsTold() {
    post(owner, role("clerk", "user:list"));
    String seen = app.as(owner).get(roles(acme) + "/clerk").header("ETag").orElseThrow();
    patch(owner, "clerk", permissions());
    var late = app.as(owner).with("If-Match", seen);
    late.patch(roles(acme) + "/clerk", permissions("user:get")).answers(412, "changed-meanwhile");
    late.delete(roles(acme) + "/clerk").answers(412, "changed-meanwhile");
  }

  @Test
  void theApplicationsOwnPermissionsAreHeldByWhoHoldsEverythingAndGivenOnByRoles() {
    Actor root = holding(Actor.PLATFORM, "admin");
    String pay = "/v1/platform/permissions/invoice:pay";
    var wanted = new JsonObject().put("description", "Pay an invoice");
    give(ann, "owner");
    assertThat(rights(ann)).doesNotContain("invoice:pay");
    assertThat(app.as(root).put(pay, wanted).answers(200).json())
        .isEqualTo(
            new JsonObject()
                .put("name", "invoice:pay")
                .put("description", "Pay an invoice")
                .put("built_in", false));
    assertThat(rights(ann)).contains("invoice:pay");
    give(ann, "viewer");
    assertThat(rights(ann)).doesNotContain("invoice:pay");
    Actor holder = holding(acme, "owner", "invoice:pay");
    app.as(owner).post(roles(acme), role("payer", "invoice:pay")).answers(403, "forbidden");
    post(holder, role("payer", "invoice:pay"));
    give(ann, "payer");
    assertThat(rights(ann)).containsExactly("invoice:pay");
    assertThat(app.as(root).delete(pay).answers(409, "permission-in-use").json().getLong("count"))
        .isOne();
    give(ann, "member");
    app.as(holder).delete(roles(acme) + "/payer").answers(204);
    app.as(root).delete(pay).answers(204);
    app.as(root).delete(pay).answers(404);
    assertThat(trail(Actor.PLATFORM)).contains("permission.created", "permission.deleted");
  }

  @Test
  void anApplicationDefinesNothingAboutWhatTheProgramKnows() {
    Actor root = holding(Actor.PLATFORM, "admin");
    var wanted = new JsonObject().put("description", "Fly");
    for (String name : List.of("user:list", "user:fly", "role:own")) {
      app.as(root).put("/v1/platform/permissions/" + name, wanted).answers(409, "built-in");
      app.as(root).delete("/v1/platform/permissions/" + name).answers(409, "built-in");
    }
    for (String name : List.of("invoice", "Invoice:pay", "a:b:c", "a:", "%00:x")) {
      app.as(root).put("/v1/platform/permissions/" + name, wanted).answers(404);
    }
    app.as(root).put("/v1/platform/permissions/ship:sail", "{}").answers(400);
    app.as(owner).put("/v1/platform/permissions/ship:sail", wanted).answers(404);
  }

  @Test
  void aDirectPermissionEndsToTheInstantAndIsForgottenLater() {
    var until = app.clock().instant().plus(Duration.ofHours(1));
    Grants grants = BUILT.getLast().grants();
    await(
        app.foundation()
            .db()
            .write(
                owner,
                tx -> grants.set(tx, owner, acme, ann, List.of(new NewGrant("user:get", until)))));
    assertThat(rights(ann)).containsExactly("user:get");
    assertThat(await(access.rights(ann, acme)).ending()).containsExactly(Permissions.USER_GET);

    app.clock().advance(Duration.ofHours(1));

    assertThat(rights(ann)).isEmpty();
    app.runJob("access.end-grants");
    app.runJob("access.end-grants");
    assertThat(app.database().count("SELECT count(*) FROM permission_grants")).isZero();
    assertThat(trail(acme)).containsExactly("member.permission-ended");
  }

  private Reply post(Actor actor, JsonObject wanted) {
    return app.as(actor).post(roles(acme), wanted).answers(201);
  }

  private Reply patch(Actor actor, String name, JsonObject wanted) {
    return app.as(actor).patch(roles(acme) + "/" + name, wanted).answers(200);
  }

  private JsonObject get(Actor actor, String name) {
    return app.as(actor).get(roles(acme) + "/" + name).answers(200).json();
  }

  private List<String> names(Actor actor) {
    return app.as(actor).get(roles(acme)).answers(200).json().getJsonArray("data").stream()
        .map(role -> ((JsonObject) role).getString("name"))
        .toList();
  }

  private List<String> rights(UUID user) {
    return await(access.rights(user, acme)).permissions().stream()
        .map(Permission::name)
        .sorted()
        .toList();
  }

  private void give(UUID user, String... names) {
    int _ =
        await(
            app.foundation()
                .db()
                .write(owner, tx -> access.setRoles(tx, owner, acme, user, List.of(names))));
  }

  private static List<String> trail(UUID org) {
    return app
        .database()
        .rows("SELECT action FROM audit_events WHERE org_id = ? ORDER BY at, id", org)
        .stream()
        .map(row -> String.valueOf(row.get("action")))
        .toList();
  }

  private static String roles(UUID org) {
    return "/v1/orgs/" + org + "/roles";
  }

  private static JsonObject role(String name, String... granted) {
    return permissions(granted).put("name", name);
  }

  private static JsonObject permissions(String... granted) {
    return new JsonObject().put("permissions", new JsonArray(List.of(granted)));
  }

  private static Actor holding(UUID org, String role, String... more) {
    Set<Permission> held =
        new HashSet<>(RoleSet.builtIn(org).find(role).orElseThrow().permissions());
    List.of(more).forEach(name -> held.add(new Permission(name)));
    return TestApp.actor(org, held.toArray(Permission[]::new));
  }
}
