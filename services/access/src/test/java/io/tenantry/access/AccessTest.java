package io.tenantry.access;

import static io.tenantry.access.Permissions.USER_GET;
import static io.tenantry.access.Permissions.USER_LIST;
import static io.tenantry.common.testkit.TestApp.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.tenantry.common.cluster.Signal;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AccessTest {
  private static final List<AccessModule> BUILT = new ArrayList<>();

  @RegisterExtension static final TestApp app = Trailed.app(BUILT::add);

  private static final String NOT_ALLOWED = "42501";

  private final Access access = BUILT.getLast().access();
  private final Standings standings = BUILT.getLast().standings();
  private final Database db = app.foundation().db();

  private final UUID acme = UUID.randomUUID();
  private final UUID ann = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();
  private final Actor program = Actor.system(acme);

  @AfterEach
  void backToTheRealTime() {
    app.clock().reset();
  }

  @Test
  void whoHasNoRoleHoldsNothing() {
    assertThat(await(access.rights(ann, acme))).isEqualTo(Rights.NONE);
  }

  @Test
  void rolesAddUp() {
    member(ann, "viewer", "editor");

    assertThat(await(access.rights(ann, acme)))
        .isEqualTo(RoleSet.builtIn(acme).rights(List.of("editor", "viewer")));
  }

  @Test
  void newRolesReplaceTheOldOnesAndHoldFromTheNextQuestionOn() {
    member(ann, "admin");
    assertThat(await(access.rights(ann, acme)).roles()).containsExactly("admin");

    write(tx -> access.setRoles(tx, program, acme, ann, List.of("viewer", "member", "viewer")));

    assertThat(await(access.rights(ann, acme)).roles())
        .containsExactlyInAnyOrder("viewer", "member");
    write(tx -> access.setRoles(tx, program, acme, ann, List.of()));
    assertThat(await(access.rights(ann, acme))).isEqualTo(Rights.NONE);
  }

  @Test
  void aRoleThatStaysKeepsWhoGaveIt() {
    Actor giver = TestApp.actor(acme);
    await(db.write(giver, tx -> access.setRoles(tx, giver, acme, ann, List.of("viewer"))));

    write(tx -> access.setRoles(tx, program, acme, ann, List.of("viewer", "editor")));

    assertThat(
            app.database()
                .rows(
                    "SELECT role, given_by FROM role_assignments WHERE user_id = ? ORDER BY role",
                    ann))
        .extracting(row -> row.get("given_by"))
        .containsExactly(Actor.SYSTEM, giver.user());
  }

  @Test
  void aRoleThatIsNotThereIsRefusedAndNothingIsWritten() {
    var before = app.database().fingerprint();

    assertThatThrownBy(
            () -> write(tx -> access.setRoles(tx, program, acme, ann, List.of("viewer", "king"))))
        .isInstanceOf(Problem.Invalid.class);
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void rolesOfOneOrganizationMeanNothingInAnother() {
    member(ann, "owner");
    UUID globex = UUID.randomUUID();

    assertThat(await(access.rights(ann, globex))).isEqualTo(Rights.NONE);
    assertThat(await(access.rights(ann, Actor.PLATFORM))).isEqualTo(Rights.NONE);
    Rights lookedAcross = await(db.read(globex, tx -> access.rightsIn(tx, ann, acme)));
    assertThat(lookedAcross).isEqualTo(Rights.NONE);
  }

  @Test
  void platformRolesAreGivenByThePlatformOnly() {
    Actor root = Actor.system(Actor.PLATFORM);
    var before = app.database().fingerprint();

    assertThatThrownBy(() ->
            await(
                db.write(
                    root, tx -> access.setRoles(tx, root, Actor.PLATFORM, ann, List.of("admin")))))
        .isInstanceOfSatisfying(
            PgException.class, no -> assertThat(no.getSqlState()).isEqualTo(NOT_ALLOWED));
    assertThat(app.database().fingerprint()).isEqualTo(before);

    await(
        db.platformWrite(
            root, tx -> access.setRoles(tx, root, Actor.PLATFORM, ann, List.of("auditor"))));
    assertThat(await(access.rights(ann, Actor.PLATFORM)).roles()).containsExactly("auditor");
  }

  @Test
  void aSignalAboutARoleDropsWhatItGrants() {
    UUID clerk = UUID.randomUUID();
    app.database()
        .run(
            "INSERT INTO roles (org_id, id, name, description, permissions, created_by)"
                + " VALUES (?, ?, 'clerk', '', '{user:list}', ?)",
            acme,
            clerk,
            ann);
    member(ann, "clerk");
    assertThat(await(access.rights(ann, acme)).permissions()).containsExactly(USER_LIST);
    app.database().run("UPDATE roles SET permissions = '{user:get}' WHERE id = ?", clerk);
    assertThat(await(access.rights(ann, acme)).permissions()).containsExactly(USER_LIST);

    write(tx -> app.foundation().signals().raise(tx, new Signal("role", acme + "/" + clerk)));

    assertThat(await(access.rights(ann, acme)).permissions()).containsExactly(USER_GET);
  }

  @Test
  void nobodyActsOnSomebodyWhoHoldsMore() {
    member(ann, "owner");
    member(bob, "viewer");
    Actor admin = as("admin");

    assertThatThrownBy(() -> await(db.write(admin, tx -> access.requireMayActOn(tx, admin, ann))))
        .asInstanceOf(type(Problem.Forbidden.class))
        .returns("outranked", Problem::code);
    await(db.write(admin, tx -> access.requireMayActOn(tx, admin, bob)));
    await(db.write(program, tx -> access.requireMayActOn(tx, program, ann)));
  }

  @Test
  void anOwnerIsAloneUntilThereIsAnotherWhoCanAct() {
    member(ann, "owner");
    assertThat(anotherOwnerBesides(ann)).isFalse();

    member(bob, "owner");
    assertThat(anotherOwnerBesides(ann)).isTrue();

    write(tx -> standings.setMember(tx, acme, bob, Change.to(State.DELETED, ann)));
    assertThat(anotherOwnerBesides(ann)).isFalse();
  }

  @Test
  void anOwnerWhoseSuspensionIsOverCounts() {
    member(ann, "owner");
    member(bob, "owner");
    var tomorrow = Optional.of(app.clock().instant().plus(Duration.ofDays(1)));
    write(tx ->
        standings.setMember(tx, acme, bob, Change.suspended(tomorrow, Optional.empty(), ann)));
    assertThat(anotherOwnerBesides(ann)).isFalse();

    app.clock().advance(Duration.ofDays(1));

    assertThat(anotherOwnerBesides(ann)).isTrue();
  }

  @RepeatedTest(5)
  void ofTwoOwnersWhoAreDemotedAtTheSameTimeOneStays() {
    member(ann, "owner");
    member(bob, "owner");

    Future<Void> one = db.write(program, tx -> demoteUnlessLast(tx, ann));
    Future<Void> other = db.write(program, tx -> demoteUnlessLast(tx, bob));

    assertOneStays(one, other);
  }

  @RepeatedTest(6)
  void ofTwoOwnersOfWhomOneIsSuspendedWhileTheOtherIsDemotedOneStays(RepetitionInfo turn) {
    member(ann, "owner");
    member(bob, "owner");
    Supplier<Future<Void>> demote = () -> db.write(program, tx -> demoteUnlessLast(tx, ann));
    Supplier<Future<Void>> suspend = () -> db.write(program, tx -> suspendUnlessLast(tx, bob));
    boolean demotionFirst = turn.getCurrentRepetition() % 2 == 0;

    Future<Void> one = (demotionFirst ? demote : suspend).get();
    Future<Void> other = (demotionFirst ? suspend : demote).get();

    assertOneStays(one, other);
  }

  private void assertOneStays(Future<Void> one, Future<Void> other) {
    await(Future.join(one, other).otherwiseEmpty());

    assertThat(owners()).isEqualTo(1);
    assertThat((one.succeeded() ? other : one).cause())
        .asInstanceOf(type(Problem.Conflict.class))
        .returns("last-owner", Problem::code);
  }

  private Future<Void> demoteUnlessLast(Tx tx, UUID user) {
    return access
        .anotherOwner(tx, acme, user)
        .compose(another ->
            another
                ? access.setRoles(tx, program, acme, user, List.of("member")).<Void>mapEmpty()
                : Future.failedFuture(new Problem.Conflict("last-owner", "no")));
  }

  private Future<Void> suspendUnlessLast(Tx tx, UUID user) {
    return access
        .anotherOwner(tx, acme, user)
        .compose(another ->
            another
                ? standings
                    .setMember(tx, acme, user, Change.to(State.SUSPENDED, ann))
                    .<Void>mapEmpty()
                : Future.failedFuture(new Problem.Conflict("last-owner", "no")));
  }

  private long owners() {
    return app.database()
        .count(
            """
            SELECT count(*) FROM role_assignments a JOIN member_standing s USING (org_id, user_id)
             WHERE org_id = ? AND role = 'owner' AND state = 'active'
            """,
            acme);
  }

  private boolean anotherOwnerBesides(UUID user) {
    return await(db.write(program, tx -> access.anotherOwner(tx, acme, user)));
  }

  /** Somebody who stands as a person, and is a member. */
  private void member(UUID user, String... roles) {
    await(db.platformWrite(program, tx -> standings.newUser(tx, user)));
    write(tx ->
        standings
            .newMember(tx, acme, user)
            .compose(_ -> access.setRoles(tx, program, acme, user, List.of(roles))));
  }

  private Actor as(String role) {
    return TestApp.actor(
        acme,
        RoleSet.builtIn(acme).find(role).orElseThrow().permissions().toArray(Permission[]::new));
  }

  private <T> void write(Function<Tx, Future<T>> work) {
    var _ = await(db.write(program, work));
  }
}
