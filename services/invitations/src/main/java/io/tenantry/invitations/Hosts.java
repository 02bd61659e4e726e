package io.tenantry.invitations;

import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.organizations.Organizations;
import io.tenantry.users.Members;
import io.tenantry.users.Memberships;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Into what people are invited, and who is there already. */
final class Hosts {

  private final Organizations organizations;
  private final Members members;
  private final Memberships memberships;

  Hosts(Organizations organizations, Members members, Memberships memberships) {
    this.organizations = organizations;
    this.members = members;
    this.memberships = memberships;
  }

  /** The organization of that id, or the platform. */
  Future<Host> of(Tx tx, UUID org) {
    return org.equals(Actor.PLATFORM)
        ? Future.succeededFuture(Host.PLATFORM)
        : organizations
            .get(tx, org)
            .map(found ->
                new Host(Optional.of(org), found.name(), Duration.ofDays(found.invitationDays())));
  }

  /** Which of these addresses need no invitation. */
  Future<Set<String>> alreadyThere(Tx tx, UUID org, Collection<String> addresses) {
    return org.equals(Actor.PLATFORM)
        ? memberships.colleagues(tx, addresses)
        : members.amongst(tx, org, addresses);
  }
}
