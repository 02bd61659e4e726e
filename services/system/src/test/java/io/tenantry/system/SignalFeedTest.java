package io.tenantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.Actor;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What services hear of what was taken away, and that they miss nothing. */
class SignalFeedTest {

  private static final World WORLD = new World();

  @RegisterExtension static final TestApp APP = WORLD.app;

  private UUID acme = Actor.PLATFORM;
  private UUID globex = acme;
  private UUID ann = acme;
  private UUID bob = acme;

  @BeforeEach
  void twoOrganizations() {
    acme = WORLD.org();
    globex = WORLD.org();
    ann = WORLD.member(acme);
    bob = WORLD.member(globex);
  }

  @Test
  void whoeverBeginsHearsAllThatStillMattersAndThenWhatComes() throws Exception {
    WORLD.endSessionsIn(acme, ann);
    String key = WORLD.platformKey();
    try (Events events = Events.of(APP.url(), key, Optional.empty())) {
      assertThat(events.next().name()).isEqualTo("reload");
      Event past = events.until("member", event -> event.has("user", ann));
      assertThat(past.data().getString("org")).isEqualTo(acme.toString());
      assertThat(past.data().getLong("epoch")).isPositive();
      events.until("position", any -> true);
      WORLD.suspendOrg(globex);
      assertThat(events.until("organization", any -> true).data().getString("org"))
          .isEqualTo(globex.toString());
    }
  }

  @Test
  void whoeverComesBackGoesOnWhereTheyWere() throws Exception {
    String key = WORLD.platformKey();
    String position;
    try (Events events = Events.of(APP.url(), key, Optional.empty())) {
      position = events.until("position", any -> true).id();
    }
    WORLD.endSessionsIn(acme, ann);
    WORLD.endSessionsIn(globex, bob);
    try (Events events = Events.of(APP.url(), key, Optional.of(position))) {
      Event first = events.next();
      assertThat(first.name()).as("nothing is void").isNotEqualTo("reload");
      assertThat(events.untilAlso(first, "member", event -> event.has("user", ann))).isNotNull();
      events.until("member", event -> event.has("user", bob));
    }
  }

  /** A transaction that is open while others commit has numbers that the reader has passed. */
  @Test
  void whatWasRaisedEarlyAndCommittedLateIsToldToo() throws Exception {
    String key = WORLD.platformKey();
    try (var late = APP.database().connect();
        Events events = Events.of(APP.url(), key, Optional.empty())) {
      late.setAutoCommit(false);
      UUID org = UUID.randomUUID();
      late.createStatement()
          .execute("INSERT INTO signals (kind, key) VALUES ('org', '" + org + "/7')");
      WORLD.endSessionsIn(acme, ann);
      events.until("member", event -> event.has("user", ann));
      String position = events.until("position", any -> true).id();
      late.commit();
      assertThat(events.until("organization", any -> true).has("org", org)).isTrue();
      try (Events back = Events.of(APP.url(), key, Optional.of(position))) {
        back.until("organization", event -> event.has("org", org));
      }
    }
  }

  @Test
  void aPositionThatLeadsNowhereBeginsAnew() throws Exception {
    String key = WORLD.platformKey();
    String position;
    try (Events events = Events.of(APP.url(), key, Optional.empty())) {
      position = events.until("position", any -> true).id();
    }
    String[] part = position.split("-", -1);
    long old = Long.parseLong(part[3]) - Duration.ofMinutes(12).toSeconds();
    for (String lost :
        new String[] {
          "nonsense", "1-00000001-" + part[2] + "-" + part[3], position.replace(part[3], "" + old)
        }) {
      try (Events events = Events.of(APP.url(), key, Optional.of(lost))) {
        assertThat(events.next().name()).as(lost).isEqualTo("reload");
      }
    }
  }

  @Test
  void anOrganizationHearsWhatConcernsItAndNothingElse() throws Exception {
    String key = WORLD.key(acme, ann);
    UUID here = WORLD.signIn(ann, acme).session();
    UUID elsewhere = WORLD.signIn(bob, globex).session();
    try (Events events = Events.of(APP.url(), key, Optional.empty())) {
      events.until("position", any -> true);
      WORLD.endSessionsIn(globex, bob);
      WORLD.raise("session", elsewhere.toString());
      WORLD.raise("user", bob + "/9");
      WORLD.raise("session", here.toString());
      WORLD.raise("user", ann + "/9");
      WORLD.raise("org", acme + "/8");
      assertThat(events.until("session", any -> true).has("session", here)).isTrue();
      assertThat(events.until("user", any -> true).has("user", ann)).isTrue();
      assertThat(events.until("organization", any -> true).has("org", acme)).isTrue();
      assertThat(events.heard()).doesNotContain(globex.toString(), bob.toString());
    }
  }

  @Test
  void theStreamEndsWithItsKey() throws Exception {
    JsonObject made = WORLD.makeKey(Optional.of(acme), ann);
    try (Events events = Events.of(APP.url(), made.getString("key"), Optional.empty())) {
      events.until("position", any -> true);
      WORLD
          .browser(ann, acme)
          .delete("/v1/orgs/" + acme + "/api-keys/" + made.getString("id"))
          .answers(204);
      assertThat(events.until("closed", any -> true).data().getString("code"))
          .isEqualTo("rights-changed");
      assertThat(events.isOver()).isTrue();
    }
    WORLD.service(made).get("/v1/system/signals").answers(401, "invalid-api-key");
  }
}
