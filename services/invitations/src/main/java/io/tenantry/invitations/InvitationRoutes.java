package io.tenantry.invitations;

import static io.tenantry.access.Permissions.INVITATION_CANCEL;
import static io.tenantry.access.Permissions.INVITATION_CREATE;
import static io.tenantry.access.Permissions.INVITATION_LIST;
import static io.tenantry.common.web.Scope.ORG;
import static io.tenantry.common.web.Scope.PLATFORM;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Routes;
import io.vertx.core.Future;

/** Invitations of an organization and of the platform: the same routes in both scopes. */
final class InvitationRoutes {

  private final Invitations invitations;

  InvitationRoutes(Invitations invitations) {
    this.invitations = invitations;
  }

  void addTo(RouteTable at) {
    addTo(at.in(ORG));
    addTo(at.in(PLATFORM));
  }

  private void addTo(Routes scope) {
    scope
        .get("/invitations", INVITATION_LIST, this::list)
        .impersonated()
        .query(InvitationQuery.class)
        .answersPage(InvitationView.class)
        .summary("Invitations, newest first")
        .post("/invitations", INVITATION_CREATE, this::invite)
        .impersonated()
        .takes(NewInvitations.class)
        .answers(201, InvitationView.class, InvitedView.InvitedList.class)
        .summary("Invites one address, or several with an outcome for each")
        .post("/invitations/{invitation}/resend", INVITATION_CREATE, this::resend)
        .impersonated()
        .answers(202, InvitationView.class)
        .summary("Sends a new link; the old one dies and the time begins anew")
        .delete("/invitations/{invitation}", INVITATION_CANCEL, this::cancel)
        .impersonated()
        .summary("Withdraws an invitation");
  }

  private Future<?> list(Call call) {
    return invitations
        .list(call.actor(), call.query(InvitationQuery.class))
        .map(page -> page.map(InvitationView::of));
  }

  private Future<?> invite(Call call) {
    NewInvitations wanted = call.body(NewInvitations.class);
    return invitations
        .invite(call.actor(), wanted)
        .map(invited ->
            wanted.isSingle()
                ? created(call.actor(), invited.getFirst())
                : Answer.of(201, InvitedView.InvitedList.of(invited)));
  }

  private static Answer created(Actor actor, Invited invited) {
    InvitationView view = InvitationView.of(invited.made());
    return Answer.created(home(actor) + "/invitations/" + view.id(), view);
  }

  private static String home(Actor actor) {
    return actor.org().equals(Actor.PLATFORM) ? "/v1/platform" : "/v1/orgs/" + actor.org();
  }

  private Future<?> resend(Call call) {
    return invitations
        .resend(call.actor(), call.id("invitation"))
        .map(invitation -> Answer.accepted(InvitationView.of(invitation)));
  }

  private Future<?> cancel(Call call) {
    return invitations.cancel(call.actor(), call.id("invitation"));
  }
}
