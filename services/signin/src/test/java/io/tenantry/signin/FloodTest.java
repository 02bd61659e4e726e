package io.tenantry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.credentials.GuessSettings;
import io.tenantry.credentials.PasswordSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Many sign in at once, with hashes that cost what they cost in production; {@code load-tests/run
 * signin} measures how fast.
 */
class FloodTest {

  private static final int CROWD = 120;

  /** Each comes from an address of its own, as far as limits go. */
  private static final GuessSettings FAR_APART =
      new GuessSettings(10, Duration.ofMinutes(1), Duration.ofHours(1), 10_000);

  private static final Town TOWN = new Town(PasswordSettings.usual(), FAR_APART);
  @RegisterExtension static final TestApp APP = TOWN.app;

  @Test
  void whoComesBeyondWhatHashingCanDoIsToldToComeAgainAndNobodyElseNotices() throws Exception {
    UUID ann = TOWN.member(TOWN.org("acme"), "Ann Miller", "ann@acme.test", "viewer");
    Visitor signedIn = APP.visitor().withToken(token());
    List<Reply> heard = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> crowd =
          IntStream.range(0, CROWD)
              .mapToObj(i -> threads.submit(() -> TOWN.signIn("ann@acme.test", Town.PASSWORD)))
              .toList();
      signedIn.get("/v1/me").answers(200);
      signedIn.get("/v1/orgs/acme/users").answers(200);
      for (Future<Reply> one : crowd) {
        heard.add(one.get());
      }
    }
    assertThat(heard).extracting(Reply::status).containsOnly(200, 503);
    assertThat(heard)
        .filteredOn(reply -> reply.status() == 503)
        .allSatisfy(reply -> {
          reply.answers(503, "busy");
          assertThat(reply.header("Retry-After")).contains("2");
        });
    assertThat(APP.database().count("SELECT failed_attempts FROM users WHERE id = ?", ann))
        .as("overload is nobody's failure")
        .isZero();
    token();
  }

  private static String token() {
    return TOWN.signIn("ann@acme.test", Town.PASSWORD)
        .answers(200)
        .json()
        .getString("access_token");
  }
}
