package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.crypto.Ids;
import io.tenantry.common.web.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RevokedTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration LIFE = Duration.ofMinutes(5);

  private final AtomicLong ticks = new AtomicLong();
  private final Revoked revoked = new Revoked(() -> NOON, ticks::get, LIFE, 1_000);
  private final UUID session = Ids.next();
  private final UUID ann = Ids.next();
  private final UUID acme = Ids.next();
  private final Claims token = token(acme, NOON);

  @Test
  void aTokenThatNobodyTouchedIsFine() {
    assertThat(revoked.covers(token)).isFalse();
    revoked.session(Ids.next().toString());
    revoked.user(Ids.next() + "/99");
    revoked.member(acme + "/" + Ids.next() + "/99");
    revoked.member(Ids.next() + "/" + ann + "/99");
    revoked.org(Ids.next() + "/99");
    assertThat(revoked.covers(token)).isFalse();
  }

  @Test
  void anEndedSessionIsRefused() {
    revoked.session(session.toString());
    assertThat(revoked.covers(token)).isTrue();
  }

  @Test
  void aSessionThatAnOrganizationEndedIsRefusedThereOnly() {
    revoked.sessionInOrg(Ids.next() + "/" + session);
    revoked.sessionInOrg(acme + "/" + Ids.next());
    assertThat(revoked.covers(token)).isFalse();
    revoked.sessionInOrg(acme + "/" + session);
    assertThat(revoked.covers(token)).isTrue();
    assertThat(revoked.covers(token(Actor.PLATFORM, NOON))).isFalse();
  }

  /** Keycloak CVE-2026-8922: of two limits only one was looked at. */
  @Test
  void anOlderEpochOfUserMemberOrOrganizationIsRefused() {
    revoked.user(ann + "/11");
    assertThat(revoked.covers(token)).isTrue();
    Revoked another = new Revoked(() -> NOON, ticks::get, LIFE, 1_000);
    another.member(acme + "/" + ann + "/21");
    assertThat(another.covers(token)).isTrue();
    Revoked third = new Revoked(() -> NOON, ticks::get, LIFE, 1_000);
    third.org(acme + "/31");
    assertThat(third.covers(token)).isTrue();
  }

  @Test
  void theSameEpochIsFine() {
    revoked.user(ann + "/10");
    revoked.member(acme + "/" + ann + "/20");
    revoked.org(acme + "/30");
    assertThat(revoked.covers(token)).isFalse();
  }

  @Test
  void whatAnOrganizationEndsLeavesATokenForThePlatformAlone() {
    revoked.member(acme + "/" + ann + "/99");
    assertThat(revoked.covers(token(Actor.PLATFORM, NOON))).isFalse();
  }

  @Test
  void anEntryIsKeptAsLongAsATokenFromBeforeMayLive() {
    revoked.session(session.toString());
    ticks.addAndGet(LIFE.plus(Revoked.MARGIN).toMillis());
    revoked.session(Ids.next().toString());
    assertThat(revoked.covers(token)).isTrue();
  }

  @Test
  void anEntryGoesWhenNoTokenFromBeforeCanLive() {
    revoked.session(session.toString());
    for (int turn = 0; turn < 2; turn++) {
      ticks.addAndGet(LIFE.plus(Revoked.MARGIN).toMillis() + 1);
      revoked.session(Ids.next().toString());
    }
    assertThat(revoked.covers(token)).isFalse();
  }

  @Test
  void whenEverybodyIsSignedOutEveryTokenFromBeforeIsRefused() {
    long noon = NOON.toEpochMilli();
    revoked.everybody(Long.toString(noon));
    assertThat(revoked.covers(token(acme, NOON))).isFalse();
    revoked.everybody(Long.toString(noon + 1_000));
    revoked.everybody(Long.toString(noon));
    assertThat(revoked.covers(token(acme, NOON))).isTrue();
    assertThat(revoked.covers(token(acme, NOON.plusSeconds(1)))).isFalse();
  }

  @Test
  void tooManyEntriesRefuseEveryTokenFromBefore() {
    for (int i = 0; i <= 1_000; i++) {
      revoked.session(Ids.next().toString());
    }
    assertThat(revoked.covers(token)).isTrue();
    assertThat(revoked.covers(token(acme, NOON.plusSeconds(6)))).isFalse();
  }

  private Claims token(UUID org, Instant issued) {
    return new Claims(
        session,
        ann,
        org,
        10,
        20,
        30,
        0,
        NOON,
        issued.toEpochMilli(),
        issued.plus(LIFE).toEpochMilli(),
        Optional.empty());
  }
}
