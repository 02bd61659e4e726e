package io.tenantry.organizations;

import io.tenantry.access.AccessModule;
import io.tenantry.access.Standings;
import io.tenantry.audit.AuditModule;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.sessions.SessionsModule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The program up to organizations, for one test class at a time. */
final class Capabilities {
  private static @Nullable AccessModule access;
  private static @Nullable OrganizationsModule organizations;

  private Capabilities() {}

  static List<Module> upToOrganizations(Foundation foundation) {
    AuditModule audit = new AuditModule(foundation);
    AccessModule below = new AccessModule(foundation, audit);
    SessionsModule sessions = new SessionsModule(foundation, audit, below);
    var credentials = new CredentialsModule(foundation);
    OrganizationsModule built =
        new OrganizationsModule(foundation, audit, below, sessions, credentials);
    access = below;
    organizations = built;
    return List.of(audit, below, sessions, built);
  }

  static Organizations organizations() {
    return Objects.requireNonNull(organizations).organizations();
  }

  static Standings standings() {
    return Objects.requireNonNull(access).standings();
  }
}
