package io.tenantry.users;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody hears who has just signed in. A browser has the tokens as cookies too.
 *
 * @param tokenType always {@code Bearer} (RFC 6750)
 * @param expiresIn seconds
 * @param org the organization that the access token is for; null for work on the platform
 * @param factorWantedBy the organization that lets nobody in without a second factor: the session
 *     is outside of it until one was set up
 */
public record SignedIn(
    String accessToken,
    String tokenType,
    long expiresIn,
    @Nullable String refreshToken,
    UserView user,
    List<MembershipView> orgs,
    @Nullable MembershipView org,
    @Nullable MembershipView factorWantedBy) {

  /** Never the secrets. */
  @Override
  public String toString() {
    return "SignedIn(" + user.id() + ")";
  }
}
