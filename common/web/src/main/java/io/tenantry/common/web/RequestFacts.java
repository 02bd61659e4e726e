package io.tenantry.common.web;

import java.util.Optional;

/**
 * What the gate is told of a request.
 *
 * @param bearer the token of the {@code Authorization} header
 * @param cookies the {@code Cookie} header as it came
 * @param org what stands for {@code {org}} in the path, or for {@code org} in the query of a
 *     service: an id or a slug
 * @param origin the {@code Origin} header
 * @param allowedOrigin whether the operator lets pages of that origin call us with cookies
 */
public record RequestFacts(
    Optional<String> bearer,
    Optional<String> cookies,
    Optional<String> org,
    Optional<String> origin,
    boolean allowedOrigin,
    Client client) {
  /** Whether it is nobody's, and not sent by a page that tells where it is from. */
  boolean saysNothing() {
    return bearer.isEmpty() && cookies.isEmpty() && origin.isEmpty();
  }
}
