package io.tenantry.sessions;

import static io.tenantry.access.Permissions.API_KEY_CREATE;
import static io.tenantry.access.Permissions.API_KEY_LIST;
import static io.tenantry.access.Permissions.API_KEY_REVOKE;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.vertx.core.Future;
import java.util.List;

/** Keys of services, as those who manage them ask, in both scopes. */
final class ApiKeyRoutes {

  private final ApiKeys keys;

  ApiKeyRoutes(ApiKeys keys) {
    this.keys = keys;
  }

  void addTo(RouteTable at) {
    inScope(at, Scope.ORG, "the organization");
    inScope(at, Scope.PLATFORM, "the platform");
  }

  /** Revoking wants no fresh sign-in: whoever has found one in public is in a hurry. */
  private void inScope(RouteTable at, Scope scope, String whose) {
    at.in(scope)
        .get("/api-keys", API_KEY_LIST, this::list)
        .answersPage(ApiKeyView.class)
        .summary("The API keys of " + whose + ", the newest first")
        .post("/api-keys", API_KEY_CREATE, this::create)
        .takes(NewApiKey.class)
        .answers(201, IssuedKeyView.class)
        .fresh()
        .secret()
        .summary("Makes an API key of " + whose + "; it is told this once")
        .post("/api-keys/{key}/rotate", API_KEY_CREATE, this::rotate)
        .takes(KeyRotation.class)
        .answers(200, IssuedKeyView.class)
        .fresh()
        .secret()
        .summary("Gives an API key another secret; who does so answers for it from then on")
        .delete("/api-keys/{key}", API_KEY_REVOKE, this::revoke)
        .summary("Revokes an API key; no node accepts it any more");
  }

  private Future<?> list(Call call) {
    return keys.list(call.actor())
        .map(all -> all.stream().map(ApiKeyView::of).toList())
        .map(ApiKeyRoutes::whole);
  }

  private Future<?> create(Call call) {
    return keys.create(call.actor(), call.body(NewApiKey.class))
        .map(IssuedKeyView::of)
        .map(view -> Answer.created(place(call.actor()) + "/api-keys/" + view.id(), view));
  }

  private Future<?> rotate(Call call) {
    return keys.rotate(call.actor(), call.id("key"), call.body(KeyRotation.class))
        .map(IssuedKeyView::of);
  }

  private Future<?> revoke(Call call) {
    return keys.revoke(call.actor(), call.id("key"));
  }

  private static String place(Actor actor) {
    return actor.org().equals(Actor.PLATFORM) ? "/v1/platform" : "/v1/orgs/" + actor.org();
  }

  private static Page<ApiKeyView> whole(List<ApiKeyView> all) {
    return new Page<>(all, null, null, (long) all.size(), true);
  }
}
