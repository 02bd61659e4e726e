package io.tenantry.sessions;

import io.tenantry.access.AccessModule;
import io.tenantry.access.Change;
import io.tenantry.access.State;
import io.tenantry.audit.AuditModule;
import io.tenantry.common.crypto.Ids;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.testkit.Parts;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Gate;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * People, organizations and sessions for the tests of this capability, and routes to try them on.
 */
final class World {

  static final Client LAPTOP =
      new Client(
          "192.0.2.7",
          "Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0",
          "test");

  private static final String FIREFOX = "Firefox";

  private final SessionSettings settings;
  final TestApp app = TestApp.guarded(this::parts);
  final Map<String, UUID> slugs = new ConcurrentHashMap<>();
  final Queue<Probes.SilentFeed> feeds = new ConcurrentLinkedQueue<>();
  private @Nullable AccessModule access;
  private @Nullable SessionsModule sessions;

  World() {
    this(SessionSettings.usual());
  }

  World(SessionSettings settings) {
    this.settings = settings;
  }

  private Parts parts(Foundation foundation) {
    AuditModule audit = new AuditModule(foundation);
    AccessModule accessModule = new AccessModule(foundation, audit);
    SessionsModule module = new SessionsModule(foundation, audit, accessModule, settings);
    module
        .sessions()
        .orgBySlug(slug -> Future.succeededFuture(Optional.ofNullable(slugs.get(slug))));
    access = accessModule;
    sessions = module;
    return new Parts(
        List.of(audit, accessModule, module, new Probes(foundation, feeds)), module.gate());
  }

  AccessModule access() {
    return there(access);
  }

  Sessions sessions() {
    return there(sessions).sessions();
  }

  ActingSessions acting() {
    return there(sessions).acting();
  }

  Gate gate() {
    return there(sessions).gate();
  }

  SigningKeyRotation keyRotation() {
    return there(sessions).keyRotation();
  }

  LastSeen lastSeen() {
    return there(sessions).lastSeen();
  }

  SigningKeys keys() {
    var foundation = app.foundation();
    return new SigningKeys(foundation.db(), foundation.secrets(), foundation.clock());
  }

  UUID org(String slug) {
    UUID org = Ids.next();
    slugs.put(slug, org);
    platform(org, tx -> access().standings().newOrg(tx, org));
    return org;
  }

  UUID person() {
    UUID user = Ids.next();
    platform(Actor.PLATFORM, tx -> access().standings().newUser(tx, user));
    return user;
  }

  UUID member(UUID org, String... roles) {
    UUID user = person();
    join(org, user, roles);
    return user;
  }

  void join(UUID org, UUID user, String... roles) {
    platform(
        org,
        tx ->
            access()
                .standings()
                .newMember(tx, org, user)
                .compose(in -> roles(tx, org, user, roles)));
  }

  UUID superAdmin(String... roles) {
    UUID user = person();
    give(Actor.PLATFORM, user, roles);
    return user;
  }

  void give(UUID org, UUID user, String... roles) {
    platform(org, tx -> roles(tx, org, user, roles));
  }

  /** How many sessions were too many by it. */
  long policy(UUID org, SessionPolicy policy) {
    return TestApp.await(settingPolicy(org, policy));
  }

  Future<Long> settingPolicy(UUID org, SessionPolicy policy) {
    return app.foundation()
        .db()
        .platformWrite(
            Actor.system(Actor.PLATFORM), tx -> there(sessions).policies().set(tx, org, policy));
  }

  Future<Opened> opening(UUID user, UUID org) {
    return app.foundation()
        .db()
        .identityWrite(tx -> sessions().open(tx, user, Optional.of(org), LAPTOP, List.of("pwd")));
  }

  private Future<Void> roles(Tx tx, UUID org, UUID user, String... roles) {
    return access().access().setRoles(tx, Actor.system(org), org, user, List.of(roles)).mapEmpty();
  }

  void suspend(UUID org, UUID user, Optional<Instant> until) {
    Change change = Change.suspended(until, Optional.empty(), Actor.SYSTEM);
    platform(org, tx -> access().standings().setMember(tx, org, user, change));
  }

  void reactivate(UUID org, UUID user) {
    Change change = Change.to(State.ACTIVE, Actor.SYSTEM);
    platform(org, tx -> access().standings().setMember(tx, org, user, change));
  }

  void leave(UUID org, UUID user) {
    Change change = Change.to(State.DELETED, user);
    platform(org, tx -> access().standings().setMember(tx, org, user, change));
  }

  void set(UUID user, State state) {
    Change change =
        state == State.SUSPENDED
            ? Change.suspended(Optional.empty(), Optional.empty(), Actor.SYSTEM)
            : Change.to(state, Actor.SYSTEM);
    platform(Actor.PLATFORM, tx -> access().standings().setUser(tx, user, change));
  }

  void suspendOrg(UUID org) {
    Change change = Change.suspended(Optional.empty(), Optional.empty(), Actor.SYSTEM);
    platform(org, tx -> access().standings().setOrg(tx, org, change));
  }

  Future<Void> endSessionsOf(UUID user) {
    return app.foundation()
        .db()
        .platformWrite(
            Actor.system(Actor.PLATFORM), tx -> access().standings().endSessionsOfUser(tx, user));
  }

  void endSessionsIn(UUID org, UUID user) {
    platform(org, tx -> access().standings().endSessionsOfMember(tx, org, user));
  }

  Opened open(UUID user, Optional<UUID> org) {
    return TestApp.await(
        app.foundation()
            .db()
            .identityWrite(tx -> sessions().open(tx, user, org, LAPTOP, List.of("pwd"))));
  }

  Tokens signIn(UUID user, UUID org) {
    return sessions().tokens(open(user, Optional.of(org)));
  }

  Tokens signInToPlatform(UUID user) {
    return sessions().tokens(open(user, Optional.empty()));
  }

  Visitor as(Tokens tokens) {
    return app.visitor().withToken(tokens.accessToken()).with("User-Agent", FIREFOX);
  }

  /** A key that this person makes, in the organization or (without one) on the platform. */
  JsonObject makeKey(UUID user, Optional<UUID> org, String... permissions) {
    JsonObject wanted =
        new JsonObject()
            .put("name", "billing")
            .put("permissions", new JsonArray(List.of(permissions)));
    return as(sessions().tokens(open(user, org)))
        .post(org.map(id -> "/v1/orgs/" + id).orElse("/v1/platform") + "/api-keys", wanted)
        .answers(201)
        .json();
  }

  Visitor service(JsonObject key) {
    return app.visitor().withToken(key.getString("key"));
  }

  Reply refresh(String refreshToken) {
    return app.visitor()
        .post("/v1/auth/refresh", new JsonObject().put("refresh_token", refreshToken));
  }

  Reply refresh(Tokens tokens) {
    return refresh(tokens.refreshToken().orElseThrow());
  }

  List<String> events(UUID org) {
    return app
        .database()
        .rows("SELECT action FROM audit_events WHERE org_id = ? ORDER BY at, id", org)
        .stream()
        .map(row -> String.valueOf(row.get("action")))
        .toList();
  }

  <T> T platform(UUID org, Function<Tx, Future<T>> work) {
    return TestApp.await(app.foundation().db().platformWrite(Actor.system(org), work));
  }

  private static <T> T there(@Nullable T module) {
    if (module == null) {
      throw new IllegalStateException("the app runs during its test class only");
    }
    return module;
  }
}
