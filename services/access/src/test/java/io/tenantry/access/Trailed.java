package io.tenantry.access;

import io.tenantry.audit.AuditModule;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import java.util.List;
import java.util.function.Consumer;

/** Access on the trail that it stands on. */
final class Trailed {

  private Trailed() {}

  static TestApp app() {
    return app(_ -> {});
  }

  /** Tells what was built. */
  static TestApp app(Consumer<AccessModule> built) {
    return TestApp.with(foundation -> modules(foundation, built));
  }

  private static List<Module> modules(Foundation foundation, Consumer<AccessModule> built) {
    AuditModule audit = new AuditModule(foundation);
    AccessModule access = new AccessModule(foundation, audit);
    built.accept(access);
    return List.of(audit, access);
  }
}
