package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Parts;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.credentials.PasswordSettings;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DemoDataTest {
  private static final AtomicReference<Capabilities> CAPABILITIES = new AtomicReference<>();

  @RegisterExtension
  static final TestApp app =
      TestApp.guarded(foundation -> {
        var capabilities = new Capabilities(foundation, PasswordSettings.usual());
        CAPABILITIES.set(capabilities);
        return new Parts(capabilities.modules(), capabilities.gate());
      });

  @Test
  void everybodyIsThereAndLoadingTwiceChangesNothing() {
    var demo = new DemoData(app.foundation(), CAPABILITIES.get());
    assertThat(TestApp.await(demo.load())).isTrue();
    assertThat(app.database().count("SELECT count(*) FROM users")).isEqualTo(91);
    assertThat(
            app.database()
                .rows(
                    """
                    SELECT o.slug, count(*) AS people
                      FROM members m
                      JOIN organizations o ON o.id = m.org_id
                     GROUP BY o.slug ORDER BY o.slug
                    """))
        .hasToString("[{slug=acme, people=45}, {slug=globex, people=45}]");
    assertThat(app.database().count("SELECT count(*) FROM users WHERE email ~ '[^a-z.@]'"))
        .isZero();
    assertThat(TestApp.await(demo.load())).isFalse();
    assertThat(app.database().count("SELECT count(*) FROM users")).isEqualTo(91);
  }
}
