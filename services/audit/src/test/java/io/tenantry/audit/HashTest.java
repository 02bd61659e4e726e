package io.tenantry.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HashTest {
  private static final UUID ORG = UUID.fromString("0199f0e0-0000-7000-8000-000000000001");
  private static final UUID EVENT = UUID.fromString("0199f0e0-0000-7000-8000-000000000002");
  private static final UUID ANN = UUID.fromString("0199f0e0-0000-7000-8000-000000000003");
  private static final UUID BOB = UUID.fromString("0199f0e0-0000-7000-8000-000000000004");
  private static final UUID SESSION = UUID.fromString("0199f0e0-0000-7000-8000-000000000005");
  private static final Instant AT = Instant.parse("2026-11-21T04:00:00.123Z");

  private static final Personal ABOUT_ANN =
      new Personal(Buffer.buffer(new byte[32]), new JsonObject().put("ip", "192.0.2.7"));
  private static final Personal ABOUT_BOB =
      new Personal(Buffer.buffer(new byte[32]), new JsonObject().put("email", "bob@acme.test"));

  private final AuditEvent event =
      event(ORG, EVENT, AT, "member.suspended", ann(SESSION), "member", BOB, data("reason"));
  private final StoredEvent stored =
      new StoredEvent(event, Hash.of(event), Optional.of(ABOUT_ANN), Optional.of(ABOUT_BOB));

  @Test
  void whatWasWrittenVerifies() {
    assertThat(Hash.verify(stored)).isTrue();
  }

  /** Computed by another program; whoever changes it makes every stored event look edited. */
  @Test
  void theHashOfAnEventNeverChangesBetweenVersions() {
    assertThat(Hash.hex(Hash.of(event)))
        .isEqualTo("11f6f5ea9beec05ae972a89ae5b63ba49eeb3557361febe594c7e55cea2945ff");
  }

  @Test
  void anEditOfAnyFieldIsDetected() {
    AuditEvent.Who who = event.who();
    List<AuditEvent> edited =
        List.of(
            event(BOB, EVENT, AT, event.action(), who, "member", BOB, event.data()),
            event(ORG, BOB, AT, event.action(), who, "member", BOB, event.data()),
            event(ORG, EVENT, AT.plusNanos(1000), event.action(), who, "member", BOB, event.data()),
            event(ORG, EVENT, AT, "member.deleted", who, "member", BOB, event.data()),
            event(ORG, EVENT, AT, event.action(), ann(BOB), "member", BOB, event.data()),
            event(ORG, EVENT, AT, event.action(), bob(who), "member", BOB, event.data()),
            event(ORG, EVENT, AT, event.action(), impersonated(who), "member", BOB, event.data()),
            event(ORG, EVENT, AT, event.action(), viaPlatform(who), "member", BOB, event.data()),
            event(ORG, EVENT, AT, event.action(), asked(who, "other"), "member", BOB, event.data()),
            event(ORG, EVENT, AT, event.action(), who, "user", BOB, event.data()),
            event(ORG, EVENT, AT, event.action(), who, "member", ANN, event.data()),
            event(ORG, EVENT, AT, event.action(), who, "member", BOB, data("nothing")));

    for (AuditEvent other : edited) {
      assertThat(Hash.verify(with(other, ABOUT_ANN, ABOUT_BOB))).as("%s", other).isFalse();
    }
  }

  @Test
  void personalValuesThatWereErasedAreNoObjection() {
    assertThat(
            Hash.verify(new StoredEvent(event, stored.hash(), Optional.empty(), Optional.empty())))
        .isTrue();
  }

  @Test
  void personalValuesThatWereEditedAreDetected() {
    Personal moved = new Personal(ABOUT_ANN.salt(), new JsonObject().put("ip", "198.51.100.1"));
    Personal resalted = new Personal(Buffer.buffer("another salt"), ABOUT_ANN.values());

    assertThat(Hash.verify(with(event, moved, ABOUT_BOB))).isFalse();
    assertThat(Hash.verify(with(event, resalted, ABOUT_BOB))).isFalse();
    assertThat(Hash.verify(with(event, ABOUT_BOB, ABOUT_ANN))).isFalse();
  }

  @Test
  void theSameValuesHaveAnotherCommitmentEachTime() {
    JsonObject values = new JsonObject().put("email", "ann@acme.test");

    assertThat(Personal.of(values).orElseThrow().commitment())
        .isNotEqualTo(Personal.of(values).orElseThrow().commitment());
  }

  private StoredEvent with(AuditEvent other, Personal aboutActor, Personal aboutTarget) {
    return new StoredEvent(other, stored.hash(), Optional.of(aboutActor), Optional.of(aboutTarget));
  }

  private static AuditEvent event(
      UUID org,
      UUID id,
      Instant at,
      String action,
      AuditEvent.Who who,
      String targetKind,
      UUID target,
      JsonObject data) {
    return new AuditEvent(
        org,
        id,
        at,
        action,
        who,
        targetKind,
        target,
        data,
        ABOUT_ANN.commitment(),
        ABOUT_BOB.commitment());
  }

  private static JsonObject data(String field) {
    return new JsonObject().put("fields", List.of(field));
  }

  private static AuditEvent.Who ann(UUID session) {
    return new AuditEvent.Who(ANN, session, null, false, "request");
  }

  private static AuditEvent.Who bob(AuditEvent.Who who) {
    return new AuditEvent.Who(BOB, who.session(), null, false, who.requestId());
  }

  private static AuditEvent.Who impersonated(AuditEvent.Who who) {
    return new AuditEvent.Who(who.actor(), who.session(), BOB, false, who.requestId());
  }

  private static AuditEvent.Who viaPlatform(AuditEvent.Who who) {
    return new AuditEvent.Who(who.actor(), who.session(), null, true, who.requestId());
  }

  private static AuditEvent.Who asked(AuditEvent.Who who, String requestId) {
    return new AuditEvent.Who(who.actor(), who.session(), null, false, requestId);
  }
}
