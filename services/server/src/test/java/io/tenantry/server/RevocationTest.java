package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes, processes of their own, are asked all the time; from the moment that the call
 * answers, none of them accepts what it has taken away, whatever the call was.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RevocationTest {

  /** Of each node. */
  private static final int CHECKS_PER_SECOND = 200;

  private static final int ROUNDS =
      Integer.getInteger("revocation.rounds", Boolean.getBoolean("soak") ? 200 : 20);

  /** Before those of each cause; they are judged, and not measured. */
  private static final int WARM_UP = Integer.getInteger("revocation.warm-up", 0);

  /** Causes that are tried at the same time: one when it is measured how long each takes. */
  private static final int AT_ONCE = Integer.getInteger("revocation.at-once", 4);

  private static final Duration SATURATED = Duration.ofSeconds(Boolean.getBoolean("soak") ? 60 : 5);

  private final TestDatabase database = TestDatabase.create();
  private Fleet fleet;
  private Checks checks;
  private Causes causes;

  @BeforeAll
  void startTheNodes(@TempDir Path folder) throws Exception {
    fleet = Fleet.direct(database.settings(), folder);
    checks = new Checks(fleet::urls, CHECKS_PER_SECOND);
    causes = new Causes(() -> fleet.node(0), fleet.mails());
  }

  @AfterAll
  void stop() {
    checks.close();
    fleet.close();
    database.close();
  }

  @Test
  @Order(1)
  void nothingThatWasTakenAwayIsAcceptedOnAnyNodeAfterTheAnswer() throws Exception {
    RevocationTable table = new RevocationTable();
    Rounds rounds = new Rounds(fleet, checks);
    List<Cause> every = causes.withKeysAndImpersonation();
    List<Callable<Void>> tasks =
        every.stream()
            .<Callable<Void>>map(cause ->
                () -> {
                  rounds.of(cause, WARM_UP);
                  table.add(cause.name(), rounds.of(cause, ROUNDS));
                  return null;
                })
            .toList();
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    }
    System.out.println(table.text());
    RevocationReport.write(table, ROUNDS, WARM_UP, CHECKS_PER_SECOND);
    assertThat(table.rounds()).isEqualTo(ROUNDS * every.size());
  }

  /** Its pools, event loops and hashing are full; the renewal shares none of them. */
  @Test
  @Order(2)
  void aNodeThatHasTooMuchToDoLosesNoLease() {
    Saturation saturation = new Saturation(fleet.node(2));
    double oldest = saturation.last(SATURATED, causes.member());
    System.out.println("lease at most " + oldest + " s old; " + saturation.answers());
    assertThat(saturation.answers().keySet())
        .contains("me 200", "list 200", "sign-in 200")
        .noneMatch(answer -> answer.contains("no-lease"));
    assertThat(oldest).isLessThan(2.0);
  }
}
