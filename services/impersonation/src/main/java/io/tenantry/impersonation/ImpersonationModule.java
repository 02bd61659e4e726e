package io.tenantry.impersonation;

import io.tenantry.access.AccessModule;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import io.tenantry.sessions.SessionsModule;
import io.tenantry.users.UsersModule;

/** Builds acting in another person's name. It has no tables: what it opens are sessions. */
public final class ImpersonationModule implements Module {

  private final ImpersonationRoutes routes;

  public ImpersonationModule(
      Foundation foundation, AccessModule access, SessionsModule sessions, UsersModule users) {
    var impersonations =
        new Impersonations(
            foundation.db(), access.access(), users.members(), users.users(), sessions.acting());
    this.routes = new ImpersonationRoutes(impersonations, users.signedIn());
  }

  @Override
  public void addTo(Assembly assembly) {
    routes.addTo(assembly.routes());
  }
}
