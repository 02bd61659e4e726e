package io.tenantry.access;

import static io.tenantry.common.testkit.TestApp.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StandingsTest {
  @RegisterExtension static final TestApp app = Trailed.app();

  private static final String NOT_ALLOWED = "42501";

  private final Standings standings = new Standings(app.foundation());
  private final Database db = app.foundation().db();

  private final UUID acme = UUID.randomUUID();
  private final UUID globex = UUID.randomUUID();
  private final UUID ann = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();

  @Test
  void whoIsNewIsActive() {
    platform(tx -> standings.newOrg(tx, acme));
    person(tx -> standings.newUser(tx, ann));
    in(acme, tx -> standings.newMember(tx, acme, ann));

    assertThat(org(acme).state()).isEqualTo(State.ACTIVE);
    assertThat(user(ann).state()).isEqualTo(State.ACTIVE);
    assertThat(member(acme, ann).state()).isEqualTo(State.ACTIVE);
    assertThat(signals()).isEmpty();
  }

  @Test
  void aSuspensionIsKeptWithReasonEndAndWhoDecided() {
    in(acme, tx -> standings.newMember(tx, acme, ann));
    Instant end = Instant.parse("2027-01-01T00:00:00Z");

    in(
        acme,
        tx ->
            standings.setMember(
                tx, acme, ann, Change.suspended(Optional.of(end), Optional.of("on leave"), bob)));

    Standing standing = member(acme, ann);
    assertThat(standing.state()).isEqualTo(State.SUSPENDED);
    assertThat(standing.until()).contains(end);
    assertThat(standing.reason()).contains("on leave");
    assertThat(standing.by()).contains(bob);
    assertThat(Duration.between(standing.at(), Instant.now())).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void whoIsSuspendedInOneOrganizationStaysActiveInTheOther() {
    in(acme, tx -> standings.newMember(tx, acme, ann));
    in(globex, tx -> standings.newMember(tx, globex, ann));
    Standing before = member(globex, ann);

    in(acme, tx -> standings.setMember(tx, acme, ann, Change.to(State.SUSPENDED, bob)));

    assertThat(member(globex, ann)).isEqualTo(before);
  }

  @Test
  void everyDecisionTakesANewEpochAndTellsEveryNodeAlsoTheSameOneAgain() {
    in(acme, tx -> standings.newMember(tx, acme, ann));
    long first = member(acme, ann).epoch();

    in(acme, tx -> standings.setMember(tx, acme, ann, Change.to(State.SUSPENDED, bob)));
    long second = member(acme, ann).epoch();
    in(acme, tx -> standings.setMember(tx, acme, ann, Change.to(State.SUSPENDED, bob)));
    long third = member(acme, ann).epoch();

    assertThat(second).isGreaterThan(first);
    assertThat(third).isGreaterThan(second);
    assertThat(signals())
        .containsExactly(
            "member " + acme + "/" + ann + "/" + second,
            "member " + acme + "/" + ann + "/" + third);
  }

  @Test
  void endingSessionsLeavesTheStandingAsItIs() {
    person(tx -> standings.newUser(tx, ann));
    in(acme, tx -> standings.newMember(tx, acme, ann));
    in(
        acme,
        tx ->
            standings.setMember(
                tx, acme, ann, Change.suspended(Optional.empty(), Optional.of("why"), bob)));
    Standing before = member(acme, ann);

    in(acme, tx -> standings.endSessionsOfMember(tx, acme, ann));
    person(tx -> standings.endSessionsOfUser(tx, ann));

    Standing after = member(acme, ann);
    assertThat(after.epoch()).isGreaterThan(before.epoch());
    assertThat(after.reason()).isEqualTo(before.reason());
    assertThat(after.state()).isEqualTo(before.state());
    assertThat(signals()).contains("user " + ann + "/" + user(ann).epoch());
  }

  @Test
  void whoJoinsAgainGetsANewEpoch() {
    in(acme, tx -> standings.newMember(tx, acme, ann));
    in(acme, tx -> standings.setMember(tx, acme, ann, Change.to(State.DELETED, bob)));
    long deleted = member(acme, ann).epoch();

    in(acme, tx -> standings.newMember(tx, acme, ann));

    assertThat(member(acme, ann).state()).isEqualTo(State.ACTIVE);
    assertThat(member(acme, ann).epoch()).isGreaterThan(deleted);
  }

  @Test
  void aRowThatWasDeletedAndMadeAnewRevivesNoOldSession() {
    in(acme, tx -> standings.newMember(tx, acme, ann));
    long old = member(acme, ann).epoch();
    app.database().run("DELETE FROM member_standing WHERE user_id = ?", ann);

    in(acme, tx -> standings.newMember(tx, acme, ann));

    assertThat(member(acme, ann).epoch()).isGreaterThan(old);
  }

  @Test
  void aBannedUserAndASuspendedOrganizationAreToldToEveryNode() {
    platform(tx -> standings.newOrg(tx, acme));
    person(tx -> standings.newUser(tx, ann));

    platform(tx -> standings.setUser(tx, ann, Change.to(State.SUSPENDED, bob)));
    platform(tx -> standings.setOrg(tx, acme, Change.to(State.SUSPENDED, bob)));

    assertThat(signals())
        .containsExactly(
            "user " + ann + "/" + user(ann).epoch(), "org " + acme + "/" + org(acme).epoch());
  }

  @Test
  void whoIsNotThereIsNotFoundAndNothingIsWritten() {
    in(acme, tx -> standings.newMember(tx, acme, ann));
    var before = app.database().fingerprint();
    Change suspended = Change.to(State.SUSPENDED, bob);

    assertThatThrownBy(() -> in(acme, tx -> standings.setMember(tx, acme, bob, suspended)))
        .isInstanceOf(Problem.NotFound.class);
    assertThatThrownBy(() -> in(globex, tx -> standings.setMember(tx, acme, ann, suspended)))
        .isInstanceOf(Problem.NotFound.class);
    assertThatThrownBy(() -> platform(tx -> standings.setUser(tx, bob, suspended)))
        .isInstanceOf(Problem.NotFound.class);
    assertThatThrownBy(() -> platform(tx -> standings.endSessionsOfUser(tx, bob)))
        .isInstanceOf(Problem.NotFound.class);
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void anOrganizationDecidesNeitherAboutThePersonAsAWholeNorAboutItself() {
    platform(tx -> standings.newOrg(tx, acme));
    person(tx -> standings.newUser(tx, ann));
    var before = app.database().fingerprint();
    Change suspended = Change.to(State.SUSPENDED, bob);

    assertRefused(() -> in(acme, tx -> standings.setUser(tx, ann, suspended)));
    assertRefused(() -> in(acme, tx -> standings.user(tx, ann)));
    assertRefused(() -> in(acme, tx -> standings.setOrg(tx, acme, suspended)));
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void signInSeesWhereAPersonBelongsBeforeItEntersAnOrganization() {
    in(acme, tx -> standings.newMember(tx, acme, ann));
    in(globex, tx -> standings.newMember(tx, globex, bob));

    String everywhere = "SELECT org_id, user_id FROM member_standing";
    List<Row> annsOwn =
        await(db.identityRead(tx -> tx.enterPerson(ann).compose(_ -> tx.all(everywhere))));
    List<Row> nobodys = await(db.identityRead(tx -> tx.all(everywhere)));

    assertThat(annsOwn).extracting(row -> row.getUUID("org_id")).containsExactly(acme);
    assertThat(nobodys).isEmpty();
  }

  private static void assertRefused(Runnable attempt) {
    assertThatThrownBy(attempt::run)
        .isInstanceOfSatisfying(
            PgException.class, no -> assertThat(no.getSqlState()).isEqualTo(NOT_ALLOWED));
  }

  private Standing member(UUID org, UUID user) {
    return await(db.read(org, tx -> standings.member(tx, org, user))).orElseThrow();
  }

  private Standing user(UUID user) {
    return await(db.identityRead(tx -> standings.user(tx, user))).orElseThrow();
  }

  private Standing org(UUID org) {
    return await(db.read(org, tx -> standings.org(tx, org))).orElseThrow();
  }

  /** What every node was told about the people and organization of this test. */
  private List<String> signals() {
    return app
        .database()
        .rows(
            "SELECT kind || ' ' || key AS told FROM signals WHERE key LIKE ANY (ARRAY[?, ?]) ORDER BY seq",
            "%" + acme + "%",
            "%" + ann + "%")
        .stream()
        .map(row -> String.valueOf(row.get("told")))
        .toList();
  }

  private <T> void in(UUID org, Function<Tx, Future<T>> work) {
    var _ = await(db.write(Actor.system(org), work));
  }

  private <T> void platform(Function<Tx, Future<T>> work) {
    var _ = await(db.platformWrite(Actor.system(Actor.PLATFORM), work));
  }

  private <T> void person(Function<Tx, Future<T>> work) {
    var _ = await(db.identityWrite(work));
  }
}
