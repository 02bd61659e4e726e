package io.tenantry.server;

import io.tenantry.common.cluster.Signal;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Route;
import io.tenantry.common.web.Scope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * People who act in the name of somebody who may do everything: in Acme its owner, by a deputy's
 * name; on the platform its admin, by that of a colleague.
 */
final class Impersonators {

  private static final String OWNER = "owner@acme.test";
  private static final String DEPUTY = "viewer@acme.test";
  private static final String COLLEAGUE = "editor@globex.test";

  private final World world;
  private final Map<String, Visitor> begun = new HashMap<>();

  Impersonators(World world) {
    this.world = world;
  }

  /** Of the scope of this route; several calls share one for as long as it stands. */
  Visitor of(Route route, String mode) {
    boolean platform = route.scope() == Scope.PLATFORM;
    return begun.compute(
        platform + mode,
        (key, before) -> {
          if (before != null && before.get("/v1/me").status() == 200) {
            return before;
          }
          return platform ? onThePlatform(mode) : inAcme(mode);
        });
  }

  Visitor inAcme(String mode) {
    Visitor owner = world.freshlySignedIn(OWNER);
    String deputy = "/v1/orgs/acme/users/" + world.idOf(DEPUTY);
    JsonArray everything = owner.get("/v1/me").answers(200).json().getJsonArray("permissions");
    owner
        .put(deputy + "/permissions", new JsonObject().put("permissions", everything))
        .answers(200);
    return acting(owner, deputy, mode);
  }

  /** Every colleague is an admin there, so somebody must have been given the right by hand. */
  private Visitor onThePlatform(String mode) {
    give("permission_grants", "permission", world.idOf(DemoData.ROOT), "user:impersonate-admins");
    UUID colleague = world.idOf(COLLEAGUE);
    give("role_assignments", "role", colleague, "admin");
    Visitor root = world.freshlySignedIn(DemoData.ROOT);
    return acting(root, "/v1/platform/users/" + colleague, mode);
  }

  private Visitor acting(Visitor own, String person, String mode) {
    JsonObject wanted = new JsonObject().put("mode", mode).put("reason", "the matrix");
    JsonObject answer = own.post(person + "/impersonation", wanted).answers(201).json();
    Visitor acting = world.carrying(answer.getString("access_token"));
    acting.get("/v1/me").answers(200); // the guard has written down that both sessions are used
    return acting;
  }

  private void give(String table, String column, UUID user, String what) {
    world
        .app()
        .database()
        .run(
            "INSERT INTO %s (org_id, user_id, %s, given_by, given_at) VALUES (?, ?, ?, ?, now())"
                    .formatted(table, column)
                + " ON CONFLICT DO NOTHING",
            Actor.PLATFORM,
            user,
            what,
            Actor.SYSTEM);
    var foundation = world.app().foundation();
    Signal changed = new Signal("rights", user + "/" + Actor.PLATFORM);
    TestApp.await(
        foundation
            .db()
            .platformWrite(
                Actor.system(Actor.PLATFORM), tx -> foundation.signals().raise(tx, changed)));
  }
}
