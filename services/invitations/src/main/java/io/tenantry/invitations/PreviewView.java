package io.tenantry.invitations;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows before somebody accepts.
 *
 * @param org null for the platform
 * @param hasAccount whether to sign in first rather than to choose a password
 */
public record PreviewView(
    @Nullable OrgView org,
    @Nullable String invitedBy,
    String email,
    List<String> roles,
    @Nullable String message,
    Instant expiresAt,
    boolean hasAccount) {

  /** Where to. */
  public record OrgView(UUID id, String name) {}

  static PreviewView of(Preview p) {
    return new PreviewView(
        p.org().map(id -> new OrgView(id, p.host())).orElse(null),
        p.inviter().isEmpty() ? null : p.inviter(),
        p.email(),
        p.roles(),
        p.message().orElse(null),
        p.expiresAt(),
        p.hasAccount());
  }
}
