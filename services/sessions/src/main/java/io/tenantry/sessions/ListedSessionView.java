package io.tenantry.sessions;

import io.tenantry.common.web.Actor;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A signed-in device, as it leaves.
 *
 * @param device empty where it cannot be told, like {@code browser} and {@code os}
 * @param place where it was opened; null where that cannot be told
 * @param createdAt in an organization: when the session was first used there
 * @param expiresAt when it ends if nobody uses it any more
 * @param current whether it carries this very request
 * @param impersonator who acts in this person's name, if anybody does
 */
record ListedSessionView(
    UUID id,
    String device,
    String browser,
    String os,
    String ip,
    @Nullable PlaceView place,
    Instant createdAt,
    Instant lastSeenAt,
    Instant expiresAt,
    boolean current,
    @Nullable UUID impersonator) {

  static ListedSessionView of(Session session, Actor reader) {
    return new ListedSessionView(
        session.id(),
        session.device().device(),
        session.device().browser(),
        session.device().os(),
        session.ip(),
        PlaceView.of(session.place()),
        session.createdAt(),
        session.lastSeenAt(),
        session.expiresAt(),
        session.id().equals(reader.session()),
        session.impersonator().orElse(null));
  }
}
