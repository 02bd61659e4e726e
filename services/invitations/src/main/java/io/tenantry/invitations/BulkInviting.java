package io.tenantry.invitations;

import static io.tenantry.access.Permissions.INVITATION_CREATE;

import io.tenantry.common.sql.Login;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Permission;
import io.tenantry.jobs.Item;
import io.tenantry.jobs.Work;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** Inviting many addresses, each as if it were the only one. */
final class BulkInviting implements Work {

  static final String KIND = "users.invite";

  private final Invitations invitations;

  BulkInviting(Invitations invitations) {
    this.invitations = invitations;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Permission permission() {
    return INVITATION_CREATE;
  }

  /** The platform's invitations need to know who holds a platform role. */
  @Override
  public Login login(UUID org) {
    return org.equals(Actor.PLATFORM) ? Login.PLATFORM : Login.TENANT;
  }

  @Override
  public Future<Void> apply(Tx tx, Actor actor, JsonObject how, Item item) {
    NewInvitations wanted = BulkInvitations.one(how, item.address().orElseThrow());
    return invitations
        .inviterName(actor)
        .compose(inviter -> invitations.invite(tx, actor, inviter, wanted))
        .map(invited -> {
          Invitation _ = invited.getFirst().made();
          return null;
        });
  }
}
