package io.tenantry.system;

import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import io.tenantry.sessions.SessionsModule;

/** Adds what other services may ask. */
public final class SystemModule implements Module {

  private final SignalRoutes signals;
  private final IntrospectionRoutes introspection;

  public SystemModule(Foundation foundation, SessionsModule sessions) {
    this.signals = new SignalRoutes(foundation.signals().log(), sessions.tokenFacts());
    this.introspection = new IntrospectionRoutes(sessions.tokenFacts());
  }

  @Override
  public void addTo(Assembly assembly) {
    signals.addTo(assembly.routes());
    introspection.addTo(assembly.routes());
  }
}
