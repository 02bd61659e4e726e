package io.tenantry.users;

import io.tenantry.access.Rights;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Impersonator;
import io.tenantry.common.web.Permission;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in, where, and what they may do there.
 *
 * @param org null for work on the platform
 * @param roles in that organization, or of the platform
 * @param impersonator who acts in this person's name, if anybody does
 */
public record MeView(
    UserView user,
    Profile.@Nullable OrgCard org,
    List<String> roles,
    List<String> permissions,
    SessionView session,
    @Nullable ImpersonatorView impersonator) {

  /**
   * The session that carries the request.
   *
   * @param authTime when the person last proved who they are
   */
  public record SessionView(UUID id, Instant authTime) {}

  /**
   * Who really sits there.
   *
   * @param session their own, which they go back to
   * @param mode {@code read_only} or {@code full}
   */
  public record ImpersonatorView(UUID id, String name, UUID session, String mode) {

    static ImpersonatorView of(Impersonator by, String name) {
      return new ImpersonatorView(by.user(), name, by.session(), by.mode().word());
    }
  }

  static MeView of(Actor actor, Profile profile, Rights rights, String behind) {
    return new MeView(
        profile.user(),
        profile.org().orElse(null),
        rights.roles().stream().sorted().toList(),
        actor.permissions().stream().map(Permission::name).sorted().toList(),
        new SessionView(actor.session(), actor.authTime()),
        actor.impersonator().map(by -> ImpersonatorView.of(by, behind)).orElse(null));
  }
}
