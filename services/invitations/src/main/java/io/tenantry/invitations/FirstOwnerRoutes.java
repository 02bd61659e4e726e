package io.tenantry.invitations;

import static io.tenantry.access.Permissions.ORGANIZATION_CREATE;
import static io.tenantry.common.web.Scope.PLATFORM;

import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.OneLine;
import io.tenantry.common.web.RouteTable;
import io.tenantry.organizations.NewOrganization;
import io.tenantry.organizations.OrganizationView;
import io.vertx.core.Future;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** Making organizations; here and not with their list, because the first owner is invited. */
final class FirstOwnerRoutes {

  private final FirstOwners firstOwners;

  FirstOwnerRoutes(FirstOwners firstOwners) {
    this.firstOwners = firstOwners;
  }

  void addTo(RouteTable at) {
    at.in(PLATFORM)
        .post("/orgs", ORGANIZATION_CREATE, this::found)
        .impersonated()
        .takes(OrganizationWithOwner.class)
        .answers(201, OrganizationView.class)
        .summary("Makes an organization and invites its first owner");
  }

  /** An organization to be made, and whom to invite as its first owner. */
  record OrganizationWithOwner(
      @NotBlank @OneLine @Size(max = NewOrganization.NAME_MAX) String name,
      @NotBlank String slug,
      @NotBlank @OneLine @Email @Size(max = 254) String ownerEmail,
      Optional<Integer> invitationDays) {}

  private Future<?> found(Call call) {
    var wanted = call.body(OrganizationWithOwner.class);
    return firstOwners
        .found(
            call.actor(),
            new NewOrganization(wanted.name(), wanted.slug(), wanted.invitationDays()),
            wanted.ownerEmail())
        .map(made -> Answer.created("/v1/platform/orgs/" + made.id(), OrganizationView.of(made)));
  }
}
