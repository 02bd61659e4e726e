package io.tenantry.signin;

import static io.tenantry.access.Permissions.USER_RECOVER;

import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.tenantry.users.Locks;
import io.vertx.core.Future;

/** Letting people try again who failed too often. */
final class LockRoutes {

  private static final String LOCK = "/users/{user}/lock";
  private static final String SUMMARY = "Lets a person who failed too often sign in again now";

  private final Locks locks;

  LockRoutes(Locks locks) {
    this.locks = locks;
  }

  void addTo(RouteTable at) {
    at.in(Scope.ORG).delete(LOCK, USER_RECOVER, this::ofMember).summary(SUMMARY);
    at.in(Scope.PLATFORM).delete(LOCK, USER_RECOVER, this::ofUser).summary(SUMMARY);
  }

  private Future<?> ofMember(Call call) {
    return locks.endOfMember(call.actor(), call.id("user"));
  }

  private Future<?> ofUser(Call call) {
    return locks.endOfUser(call.actor(), call.id("user"));
  }
}
