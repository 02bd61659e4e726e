package io.tenantry.sessions;

import io.tenantry.common.cluster.Signals;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Streams;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Closes open streams whose actor a signal concerns, before the signal is acknowledged. Rights are
 * not weighed here, for that may need the database: whoever they changed for asks again, and is
 * judged anew.
 *
 * <p>To be added after what the signals change in memory.
 */
final class StreamEnds {

  private final Streams streams;
  private final Revoked revoked;

  StreamEnds(Streams streams, Revoked revoked) {
    this.streams = streams;
    this.revoked = revoked;
  }

  void listen(Signals signals) {
    for (String kind :
        List.of("session", "session-org", "user", "member", "org", AllSessions.SIGNAL)) {
      signals.on(kind, key -> streams.closeIf(this::isCovered, Sessions.ended()));
    }
    signals.on(
        SessionPolicies.SIGNAL, key -> streams.closeIf(this::isOutdated, Refusals.expired()));
    signals.onFirst("rights", key -> close(actor -> isJudgedBy(actor, key)));
    signals.onFirst("role", key -> close(actor -> key.startsWith(scopeOf(actor) + "/")));
    signals.onFirst("permissions", key -> close(actor -> true));
    signals.onFirst(
        KnownKeys.SIGNAL,
        key -> {
          UUID id = KnownKeys.keyIn(key);
          close(actor -> actor.session().equals(id));
        });
    signals.onRejoin(() -> streams.closeAll(outOfTouch()));
  }

  /** A key is read again when somebody it rests on has changed; so its stream ends, too. */
  private boolean isCovered(Actor actor) {
    return Pass.claimsOf(actor)
        .or(() -> KeyPass.of(actor).map(pass -> pass.key().claims()))
        .map(revoked::covers)
        .orElse(false);
  }

  /** A token made under another session policy is to be refreshed. */
  private boolean isOutdated(Actor actor) {
    return Pass.claimsOf(actor).map(revoked::outdated).orElse(false);
  }

  private void close(Predicate<Actor> concerned) {
    streams.closeIf(
        concerned, new Problem.Forbidden("rights-changed", "rights have changed here; ask again"));
  }

  /** Whoever acts in another person's name may do what both may, wherever theirs comes from. */
  private static boolean isJudgedBy(Actor actor, String rights) {
    return rights.equals(actor.user() + "/" + scopeOf(actor))
        || actor.impersonator().filter(by -> rights.startsWith(by.user() + "/")).isPresent();
  }

  private static UUID scopeOf(Actor actor) {
    return actor.viaPlatform() ? Actor.PLATFORM : actor.org();
  }

  private static Problem outOfTouch() {
    return new Problem.Unavailable("no-lease", "this node was out of touch; ask again", 1);
  }
}
