package io.tenantry.invitations;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An invitation as it leaves; never its link. */
public record InvitationView(
    UUID id,
    String email,
    List<String> roles,
    @Nullable String message,
    String state,
    UUID invitedBy,
    Instant createdAt,
    Instant sentAt,
    Instant expiresAt,
    @Nullable Instant acceptedAt) {

  static InvitationView of(Invitation i) {
    return new InvitationView(
        i.id(),
        i.email(),
        i.roles(),
        i.message().orElse(null),
        i.state().word(),
        i.invitedBy(),
        i.createdAt(),
        i.sentAt(),
        i.expiresAt(),
        i.acceptedAt().orElse(null));
  }
}
