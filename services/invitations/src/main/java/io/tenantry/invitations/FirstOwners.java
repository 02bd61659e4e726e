package io.tenantry.invitations;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.organizations.NewOrganization;
import io.tenantry.organizations.Organization;
import io.tenantry.organizations.Organizations;
import io.vertx.core.Future;
import java.util.UUID;

/** Organizations begin with an owner who is invited: nobody is put into one without accepting. */
public final class FirstOwners {

  private final Database db;
  private final Organizations organizations;
  private final Invitations invitations;

  FirstOwners(Database db, Organizations organizations, Invitations invitations) {
    this.db = db;
    this.organizations = organizations;
    this.invitations = invitations;
  }

  /**
   * Makes an organization and invites its first owner, both or neither. An actor of the platform
   * who may not give what an owner holds is refused.
   *
   * @return fails with 409 {@code slug-taken}
   */
  public Future<Organization> found(Actor actor, NewOrganization wanted, String ownerEmail) {
    var invitation = NewInvitations.ofOwner(ownerEmail);
    return invitations
        .inviterName(actor)
        .compose(inviter ->
            db.platformWrite(
                actor,
                tx ->
                    organizations
                        .create(tx, actor, wanted)
                        .compose(made -> invite(tx, actor, inviter, made, invitation))));
  }

  private Future<Organization> invite(
      Tx tx, Actor actor, String inviter, Organization made, NewInvitations invitation) {
    return invitations.invite(tx, inOrganization(actor, made.id()), inviter, invitation).map(made);
  }

  /** The same person with the same rights, in the organization that has just begun. */
  private static Actor inOrganization(Actor actor, UUID org) {
    return new Actor(
        actor.user(),
        org,
        actor.session(),
        actor.permissions(),
        true,
        actor.authTime(),
        actor.client(),
        actor.entry(),
        actor.impersonator());
  }
}
