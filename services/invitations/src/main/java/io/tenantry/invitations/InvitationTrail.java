package io.tenantry.invitations;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What the audit trail is told about invitations: the address beside the event, the roles in it.
 */
final class InvitationTrail {

  private final Audit audit;

  InvitationTrail(Audit audit) {
    this.audit = audit;
  }

  Future<Void> record(Tx tx, Actor actor, String action, List<Invitation> invitations) {
    return audit.recordAll(
        tx, actor, invitations.stream().map(invitation -> event(action, invitation)).toList());
  }

  private static Event event(String action, Invitation invitation) {
    JsonObject data = new JsonObject().put("roles", new JsonArray(invitation.roles()));
    return new Event(invitation.org(), action, "invitation", invitation.id(), data)
        .withPersonal(new JsonObject().put("email", invitation.email()));
  }
}
