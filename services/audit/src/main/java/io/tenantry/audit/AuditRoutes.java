package io.tenantry.audit;

import static java.util.stream.Collectors.toSet;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.vertx.core.Future;
import java.util.Set;
import java.util.UUID;

/** How the web asks for the trail. */
final class AuditRoutes {
  /**
   * The same right as in the catalogue of access, which stands above this capability and cannot be
   * named here.
   */
  static final Permission AUDIT_LIST = new Permission("audit:list");

  private final Trail trail;
  private final People people;

  AuditRoutes(Trail trail, People people) {
    this.trail = trail;
    this.people = people;
  }

  void addTo(RouteTable at) {
    at.in(Scope.ORG)
        .get("/audit", AUDIT_LIST, this::ofOrganization)
        .impersonated()
        .query(AuditFilter.class)
        .answersPage(AuditView.class)
        .summary("What happened in the organization, newest first")
        .get("/users/{user}/audit", AUDIT_LIST, this::aboutPerson)
        .impersonated()
        .query(PersonFilter.class)
        .answersPage(AuditView.class)
        .summary("What a person did in the organization, and what was done to them");
    at.in(Scope.PLATFORM)
        .get("/audit", AUDIT_LIST, this::ofPlatform)
        .impersonated()
        .query(AuditFilter.class)
        .answersPage(AuditView.class)
        .summary("What happened on the platform itself, newest first")
        .get("/users/{user}/audit", AUDIT_LIST, this::aboutPerson)
        .impersonated()
        .query(PersonFilter.class)
        .answersPage(AuditView.class)
        .summary("What a person did on the platform itself, and what was done to them there");
    at.in(Scope.SELF)
        .get("/v1/me/activity", Permission.SIGNED_IN, this::own)
        .impersonated()
        .query(PersonFilter.class)
        .answersPage(ActivityView.class)
        .summary("What one did in the organization of the session, and what was done to one there");
  }

  /** Whoever is not known here has no trail here. */
  private Future<?> aboutPerson(Call call) {
    UUID org = call.actor().org();
    UUID person = call.id("user");
    PersonFilter filter = call.query(PersonFilter.class);
    return people
        .require(org, person)
        .compose(there -> trail.about(org, person, filter))
        .compose(page -> shown(org, page));
  }

  private Future<?> own(Call call) {
    UUID self = call.actor().user();
    return trail
        .own(call.actor().org(), self, call.query(PersonFilter.class))
        .map(page -> page.map(event -> ActivityView.of(event, self)));
  }

  private Future<Page<AuditView>> shown(UUID org, Page<StoredEvent> page) {
    Set<UUID> actors =
        page.data().stream().map(event -> event.event().who().actor()).collect(toSet());
    return people.of(org, actors).map(known -> page.map(event -> AuditView.of(event, known)));
  }

  private Future<?> ofOrganization(Call call) {
    return trail
        .ofOrganization(call.actor().org(), call.query(AuditFilter.class))
        .compose(page -> shown(call.actor().org(), page));
  }

  private Future<?> ofPlatform(Call call) {
    return trail
        .ofPlatform(call.query(AuditFilter.class))
        .compose(page -> shown(Actor.PLATFORM, page));
  }
}
