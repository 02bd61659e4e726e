package io.tenantry.signin;

import io.tenantry.common.web.Client;
import io.tenantry.credentials.PasswordPrint;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Somebody who has just proved who they are, and has no session yet.
 *
 * @param org where they want to go; empty for nowhere in particular
 * @param method the way in, as the trail names it: {@code password}
 * @param amr how they proved it (RFC 8176), the way in first
 * @param password the password that was right, if one was asked for
 */
record Arrival(
    UUID user,
    Optional<UUID> org,
    Client client,
    String method,
    List<String> amr,
    Optional<PasswordPrint> password) {

  /** RFC 8176: more than one factor was shown. */
  static final String SEVERAL = "mfa";

  /** The same with a second factor. */
  Arrival with(String factor) {
    List<String> all = Stream.of(amr, List.of(factor, SEVERAL)).flatMap(List::stream).toList();
    return new Arrival(user, org, client, method, all, password);
  }

  boolean showedSeveral() {
    return amr.contains(SEVERAL);
  }
}
