package io.tenantry.signin;

import io.tenantry.common.sql.Tx;
import io.tenantry.sessions.Sessions;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a sign-in leads. */
final class Destinations {

  private final Sessions sessions;

  Destinations(Sessions sessions) {
    this.sessions = sessions;
  }

  /** What somebody means who names an organization, or none. */
  Future<Place> of(@Nullable String org) {
    return org == null
        ? Future.succeededFuture(Place.LAST_USED)
        : sessions.orgNamed(org).map(found -> new Place(true, found));
  }

  /** The organization that this is for this person. */
  Future<Optional<UUID>> org(Tx tx, Place place, UUID user) {
    return place.named() ? Future.succeededFuture(place.org()) : sessions.usualOrg(tx, user);
  }
}
