package io.tenantry.system;

import io.tenantry.access.AccessModule;
import io.tenantry.access.Change;
import io.tenantry.audit.AuditModule;
import io.tenantry.common.cluster.Signal;
import io.tenantry.common.crypto.Ids;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.testkit.Parts;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.common.work.Foundation;
import io.tenantry.sessions.Opened;
import io.tenantry.sessions.SessionsModule;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Organizations with people in them, and keys of services. */
final class World {

  private static final Client LAPTOP = new Client("192.0.2.7", "JUnit", "test");

  final TestApp app = TestApp.guarded(this::parts);
  private final AtomicReference<AccessModule> access = new AtomicReference<>();
  private final AtomicReference<SessionsModule> sessions = new AtomicReference<>();

  private Parts parts(Foundation foundation) {
    AuditModule audit = new AuditModule(foundation);
    AccessModule accessModule = new AccessModule(foundation, audit);
    SessionsModule module = new SessionsModule(foundation, audit, accessModule);
    access.set(accessModule);
    sessions.set(module);
    return new Parts(
        List.of(audit, accessModule, module, new SystemModule(foundation, module)), module.gate());
  }

  UUID org() {
    UUID org = Ids.next();
    write(org, tx -> access.get().standings().newOrg(tx, org));
    return org;
  }

  /** An owner. */
  UUID member(UUID org) {
    UUID user = person();
    write(org, tx -> access.get().standings().newMember(tx, org, user));
    give(org, user, "owner");
    return user;
  }

  void give(UUID org, UUID user, String... roles) {
    write(
        org,
        tx -> access.get().access().setRoles(tx, Actor.system(org), org, user, List.of(roles)));
  }

  void suspendOrg(UUID org) {
    Change change = Change.suspended(Optional.empty(), Optional.empty(), Actor.SYSTEM);
    write(org, tx -> access.get().standings().setOrg(tx, org, change));
  }

  void ban(UUID user) {
    Change change = Change.suspended(Optional.empty(), Optional.empty(), Actor.SYSTEM);
    write(Actor.PLATFORM, tx -> access.get().standings().setUser(tx, user, change));
  }

  void endSessionsIn(UUID org, UUID user) {
    write(org, tx -> access.get().standings().endSessionsOfMember(tx, org, user));
  }

  void raise(String kind, String key) {
    write(Actor.PLATFORM, tx -> app.foundation().signals().raise(tx, new Signal(kind, key)));
  }

  Opened signIn(UUID user, UUID org) {
    return open(user, Optional.of(org));
  }

  String token(Opened opened) {
    return sessions.get().sessions().tokens(opened).accessToken();
  }

  Visitor browser(UUID user, UUID org) {
    return app.visitor().withToken(token(signIn(user, org)));
  }

  String key(UUID org, UUID user) {
    return makeKey(Optional.of(org), user).getString("key");
  }

  String platformKey() {
    UUID root = person();
    give(Actor.PLATFORM, root, "admin");
    return makeKey(Optional.empty(), root).getString("key");
  }

  /** In the organization or, without one, on the platform. */
  JsonObject makeKey(Optional<UUID> org, UUID user) {
    JsonObject wanted =
        new JsonObject()
            .put("name", "gateway")
            .put("permissions", new JsonArray().add("session:list"));
    return app.visitor()
        .withToken(token(open(user, org)))
        .post(org.map(id -> "/v1/orgs/" + id).orElse("/v1/platform") + "/api-keys", wanted)
        .answers(201)
        .json();
  }

  Visitor service(JsonObject key) {
    return app.visitor().withToken(key.getString("key"));
  }

  private UUID person() {
    UUID user = Ids.next();
    write(Actor.PLATFORM, tx -> access.get().standings().newUser(tx, user));
    return user;
  }

  private Opened open(UUID user, Optional<UUID> org) {
    return TestApp.await(
        app.foundation()
            .db()
            .identityWrite(
                tx -> sessions.get().sessions().open(tx, user, org, LAPTOP, List.of("pwd"))));
  }

  private <T> void write(UUID org, Function<Tx, Future<T>> work) {
    TestApp.await(app.foundation().db().platformWrite(Actor.system(org), work));
  }
}
