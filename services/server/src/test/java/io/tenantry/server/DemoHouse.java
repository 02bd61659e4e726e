package io.tenantry.server;

import io.tenantry.audit.AuditSettings;
import io.tenantry.common.testkit.Parts;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.DocumentRoutes;
import io.tenantry.common.work.EventLoops;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import io.tenantry.credentials.GuessSettings;
import io.tenantry.credentials.PasswordSettings;
import io.tenantry.jobs.JobSettings;
import io.tenantry.sessions.SessionSettings;
import io.tenantry.users.RetentionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The whole program with the people of the demo, for one test class. */
final class DemoHouse implements BeforeAllCallback, AfterAllCallback {

  /** All the world asks from one address here. */
  private static final Keeping CROWDED =
      new Keeping(
          AuditSettings.usual(),
          RetentionSettings.usual(),
          SessionSettings.usual(),
          new GuessSettings(10, Duration.ofMinutes(1), Duration.ofHours(1), 100_000),
          JobSettings.usual());

  private final AtomicReference<Capabilities> capabilities = new AtomicReference<>();
  private final TestApp app = TestApp.guarded(this::parts);
  private final World world = new World(app);

  @Override
  public void beforeAll(ExtensionContext context) {
    app.start();
    TestApp.await(new DemoData(app.foundation(), capabilities.get()).load());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    app.close();
  }

  TestApp app() {
    return app;
  }

  /** One for all tests of the class, so that what one makes another does not make again. */
  World world() {
    return world;
  }

  /** As {@link Server} puts them together. */
  private Parts parts(Foundation foundation) {
    Capabilities built = new Capabilities(foundation, PasswordSettings.usual(), CROWDED);
    capabilities.set(built);
    List<Module> modules = new ArrayList<>(built.modules());
    BuildInfo.show(foundation.meters());
    Health health =
        new Health(foundation, new EventLoops(foundation.meters()), Health.BLOCKED_AFTER);
    health.started();
    modules.add(health);
    modules.add(assembly ->
        new DocumentRoutes(foundation.vertx(), assembly.routes()).addTo(assembly.routes()));
    return new Parts(modules, built.gate());
  }
}
