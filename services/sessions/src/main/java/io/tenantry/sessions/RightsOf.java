package io.tenantry.sessions;

import io.tenantry.access.Access;
import io.tenantry.access.Impersonation;
import io.tenantry.access.Rights;
import io.tenantry.common.cluster.SignalledCache;
import io.tenantry.common.web.Actor;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import java.util.UUID;

/**
 * What the bearer of a token may do; of somebody who acts in another person's name, what both may.
 *
 * <p>Such a token lives for up to an hour, longer than this node remembers what was revoked. So the
 * guard trusts it no longer than any other: at the latest after the life of an access token the
 * primary is asked again whether both sessions stand, as a refresh would ask. What was revoked
 * since it was asked last is remembered for longer than that, by {@link Revoked}.
 */
final class RightsOf {

  /** About 500 bytes each; far more than there are people who help others. */
  private static final int REMEMBERED_MAX = 10_000;

  private final Access access;
  private final ActingSessions acting;
  private final SignalledCache<Claims, Boolean> standing;

  RightsOf(Foundation foundation, Access access, ActingSessions acting) {
    this.access = access;
    this.acting = acting;
    this.standing =
        new SignalledCache<>("impersonations", AccessTokens.LIFE, REMEMBERED_MAX, acting::use);
    standing.measured(foundation.meters());
    foundation.signals().onRejoin(standing::clear);
  }

  /** What it amounts to there; from memory when it is warm. */
  Future<Rights> of(Claims token, UUID scope) {
    return token.act().isEmpty()
        ? access.rights(token.user(), scope)
        : ofBoth(token, token.act().get(), scope);
  }

  private Future<Rights> ofBoth(Claims token, Claims.Act act, UUID scope) {
    Future<Boolean> stand = standing.get(token);
    Future<Rights> own = access.rights(act.by().user(), act.scope());
    UUID begun = act.pinned() ? token.org() : Actor.PLATFORM;
    Future<Rights> there = access.rights(token.user(), begun);
    Future<Rights> here = access.rights(token.user(), scope);
    return Future.all(stand, own, there, here)
        .compose(known -> {
          if (!stand.result()) {
            return Future.failedFuture(Sessions.ended());
          }
          if (!Impersonation.mayGoOn(own.result(), there.result(), begun, act.mode())) {
            return acting.endUnrightful(token).compose(_ -> Future.failedFuture(Sessions.ended()));
          }
          boolean leaves = act.pinned() && !scope.equals(begun);
          return Future.succeededFuture(
              leaves ? Rights.NONE : Impersonation.both(own.result(), here.result()));
        });
  }
}
