package io.tenantry.invitations;

import io.tenantry.access.Roles;
import io.tenantry.common.crypto.Token;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.work.Mail;
import io.tenantry.common.work.Mails;
import io.tenantry.credentials.Links;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** The mail that brings somebody their link. */
final class InvitationMail {

  /** What a link of an invitation is for; its subject is the invitation. */
  static final String PURPOSE = "invitation";

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private final Links links;
  private final Mails mails;
  private final URI publicUrl;

  InvitationMail(Links links, Mails mails, URI publicUrl) {
    this.links = links;
    this.mails = mails;
    this.publicUrl = publicUrl;
  }

  /**
   * Makes a link for each and queues its mail, in the transaction that made the invitations. They
   * are of one host and have the same serial.
   *
   * @param inviter the name of whoever invites; empty for the program itself
   */
  Future<Void> send(Tx tx, Host host, String inviter, List<Invitation> invitations) {
    if (invitations.isEmpty()) {
      return Future.succeededFuture();
    }
    Invitation one = invitations.getFirst();
    List<UUID> ids = invitations.stream().map(Invitation::id).toList();
    return links
        .issueAll(tx, PURPOSE, one.org(), ids, one.serial(), host.invitationLife())
        .compose(tokens -> {
          List<Mail> written = new ArrayList<>(tokens.size());
          for (int i = 0; i < tokens.size(); i++) {
            written.add(mail(host, inviter, invitations.get(i), tokens.get(i)));
          }
          return mails.queueAll(tx, one.org(), written);
        });
  }

  private Mail mail(Host host, String inviter, Invitation invitation, Token token) {
    JsonObject model =
        new JsonObject()
            .put("host", host.name())
            .put("inviter", inviter)
            .put("roles", new JsonArray(invitation.roles()))
            .put("message", invitation.message().orElse(""))
            .put("last_day", DAY.format(invitation.expiresAt()));
    String link = publicUrl.resolve("/console/accept") + "#token=" + token.text();
    return new Mail(template(host, invitation), invitation.email(), model, Map.of("link", link));
  }

  private static String template(Host host, Invitation invitation) {
    if (host.org().isEmpty()) {
      return "invite-colleague";
    }
    return invitation.roles().contains(Roles.OWNER) ? "invite-owner" : "invite";
  }
}
