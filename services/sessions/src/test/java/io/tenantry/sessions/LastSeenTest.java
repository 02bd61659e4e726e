package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LastSeenTest {

  private static final World WORLD = new World();

  @RegisterExtension static final TestApp APP = WORLD.app;

  private UUID acme = new UUID(0, 0);
  private UUID ann = acme;

  @BeforeEach
  void annBelongsToAcme() {
    APP.clock().reset();
    acme = WORLD.org("acme");
    ann = WORLD.member(acme, "viewer");
  }

  @AfterEach
  void theClockGoesRight() {
    APP.clock().reset();
  }

  @Test
  void aSessionThatIsUsedIsSeenAtMostOnceAMinute() {
    Opened opened = WORLD.open(ann, Optional.of(acme));
    Tokens tokens = WORLD.sessions().tokens(opened);
    use(tokens);
    written();
    assertThat(row(opened)).as("signed in within the minute").contains("0 unseen, 0 unused");

    longAgo(opened);
    APP.clock().advance(Duration.ofSeconds(61));
    IntStream.range(0, 5).forEach(again -> use(tokens));
    written();
    assertThat(row(opened)).contains("0 unseen, 0 unused");

    String version = version(opened);
    APP.clock().advance(Duration.ofSeconds(30));
    use(tokens);
    written();
    assertThat(version(opened)).as("not again within the minute").isEqualTo(version);
  }

  @Test
  void whatAnotherNodeWroteWithinTheMinuteCounts() {
    Opened opened = WORLD.open(ann, Optional.of(acme));
    String version = version(opened);
    APP.clock().advance(Duration.ofSeconds(61));
    use(WORLD.sessions().tokens(opened));
    written();
    assertThat(version(opened)).isEqualTo(version);
  }

  @Test
  void eachOrganizationSeesItsOwnUseOnly() {
    UUID globex = WORLD.org("globex");
    WORLD.join(globex, ann, "viewer");
    Opened opened = WORLD.open(ann, Optional.of(acme));
    JsonObject there =
        WORLD
            .as(WORLD.sessions().tokens(opened))
            .post("/v1/auth/switch-org", new JsonObject().put("org", globex.toString()))
            .answers(200)
            .json();
    longAgo(opened);
    APP.clock().advance(Duration.ofSeconds(61));
    APP.visitor().withToken(there.getString("access_token")).get("/v1/probe").answers(200);
    written();
    assertThat(unused(opened, globex)).isFalse();
    assertThat(unused(opened, acme)).isTrue();
  }

  @Test
  void whatSomebodyElseIsWritingIsNotWaitedFor() {
    Opened opened = WORLD.open(ann, Optional.of(acme));
    longAgo(opened);
    APP.clock().advance(Duration.ofSeconds(61));
    use(WORLD.sessions().tokens(opened));
    TestApp.await(
        APP.foundation()
            .db()
            .identityWrite(tx ->
                tx.run("UPDATE sessions SET ip = ip WHERE id = $1", opened.session())
                    .compose(held -> WORLD.lastSeen().write())));
    assertThat(row(opened)).contains("1 unseen, 0 unused");
  }

  @Test
  void aNodeThatStopsWritesDownWhatItKnows() {
    Opened opened = WORLD.open(ann, Optional.of(acme));
    longAgo(opened);
    APP.clock().advance(Duration.ofSeconds(61));
    use(WORLD.sessions().tokens(opened));
    assertThat(row(opened)).contains("1 unseen, 1 unused");
    TestApp.await(APP.assembly().stopped());
    assertThat(row(opened)).contains("0 unseen, 0 unused");
  }

  private static void use(Tokens tokens) {
    WORLD.as(tokens).get("/v1/probe").answers(200);
  }

  private static void written() {
    TestApp.await(WORLD.lastSeen().write());
  }

  /** As if it had been used last two minutes ago. */
  private static void longAgo(Opened opened) {
    APP.database()
        .run(
            "UPDATE session_orgs SET last_used_at = now() - interval '2 minutes' WHERE session_id = ?",
            opened.session());
    APP.database()
        .run(
            "UPDATE sessions SET last_seen_at = now() - interval '2 minutes' WHERE id = ?",
            opened.session());
  }

  private static boolean unused(Opened opened, UUID org) {
    return APP.database()
            .count(
                "SELECT count(*) FROM session_orgs WHERE session_id = ? AND org_id = ?"
                    + " AND last_used_at < now() - interval '90 seconds'",
                opened.session(),
                org)
        == 1;
  }

  private static List<String> row(Opened opened) {
    return APP
        .database()
        .rows(
            "SELECT format('%s unseen, %s unused', (s.last_seen_at < now() - interval '90 seconds')::int,"
                + " (o.last_used_at < now() - interval '90 seconds')::int) AS told"
                + " FROM sessions s JOIN session_orgs o ON o.session_id = s.id WHERE s.id = ?",
            opened.session())
        .stream()
        .map(each -> String.valueOf(each.get("told")))
        .toList();
  }

  private static String version(Opened opened) {
    return Objects.toString(
        APP.database()
            .rows("SELECT xmin::text AS version FROM sessions WHERE id = ?", opened.session())
            .getFirst()
            .get("version"));
  }
}
