package io.tenantry.invitations;

import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.Link;
import io.tenantry.credentials.Links;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.ZoneOffset;

/** From the secret of a mailed link to the invitation that can still be accepted by it. */
final class OpenLinks {

  /** A link and what it opens. */
  record Opening(Link link, Invitation invitation) {}

  private final Links links;
  private final Clock clock;

  OpenLinks(Links links, Clock clock) {
    this.links = links;
    this.clock = clock;
  }

  /**
   * The invitation behind a link, in an identity transaction, which is in its organization from
   * then on. Fails with 404 for a token that was never given out, with 410 for one that is used,
   * expired, cancelled or replaced by a newer one.
   */
  Future<Opening> find(Tx tx, String token) {
    return opening(tx, InvitationSql.GET, token);
  }

  /** The same, and nobody else can accept, renew or cancel it until the transaction ends. */
  Future<Opening> lock(Tx tx, String token) {
    return opening(tx, InvitationSql.LOCK, token);
  }

  /** Of two who use the same link one succeeds. */
  Future<Void> use(Tx tx, Opening opening) {
    return links.use(tx, opening.link());
  }

  private Future<Opening> opening(Tx tx, String sql, String token) {
    return links
        .find(tx, InvitationMail.PURPOSE, token)
        .map(link -> link.orElseThrow(() -> new Problem.NotFound("there is no such invitation")))
        .compose(link -> tx.enter(link.org()).compose(in -> invitation(tx, sql, link)));
  }

  private Future<Opening> invitation(Tx tx, String sql, Link link) {
    return tx.first(sql, link.org(), clock.instant().atOffset(ZoneOffset.UTC), link.subject())
        .map(row -> Invitation.of(row.orElseThrow(Problem.NotFound::new)))
        .map(invitation -> stillOpen(link, invitation));
  }

  private static Opening stillOpen(Link link, Invitation invitation) {
    switch (invitation.state()) {
      case ACCEPTED -> throw gone("used", "was accepted already; sign in");
      case CANCELLED -> throw gone("cancelled", "was cancelled; ask for a new one");
      case EXPIRED -> throw gone("expired", "has expired; ask for a new one");
      case PENDING -> {
        if (link.serial() != invitation.serial()) {
          throw gone("replaced", "was sent anew; use the link of the newest mail");
        }
      }
    }
    if (!link.isOpen()) {
      throw gone("expired", "has expired; ask for a new one");
    }
    return new Opening(link, invitation);
  }

  private static Problem.Gone gone(String what, String detail) {
    return new Problem.Gone("invitation-" + what, "this invitation " + detail);
  }
}
