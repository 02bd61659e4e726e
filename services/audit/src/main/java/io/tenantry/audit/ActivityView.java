package io.tenantry.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody did, or that was done to them, as they hear of it themselves.
 *
 * @param own whether they did it; of others neither name nor address is told
 * @param impersonated whether somebody else did it in their name
 * @param ip from where, if it was their own doing
 */
record ActivityView(
    UUID id,
    Instant at,
    String action,
    boolean own,
    boolean impersonated,
    @Nullable UUID sessionId,
    @Nullable String ip,
    @Nullable String userAgent) {

  static ActivityView of(StoredEvent stored, UUID self) {
    AuditEvent event = stored.event();
    boolean inTheirName = event.who().actor().equals(self);
    boolean impersonated = inTheirName && event.who().impersonator() != null;
    boolean own = inTheirName && !impersonated;
    return new ActivityView(
        event.id(),
        event.at(),
        event.action(),
        own,
        impersonated,
        own ? event.who().session() : null,
        own ? value(stored, "ip") : null,
        own ? value(stored, "user_agent") : null);
  }

  private static @Nullable String value(StoredEvent stored, String name) {
    return stored.aboutActor().map(known -> known.values().getString(name)).orElse(null);
  }
}
