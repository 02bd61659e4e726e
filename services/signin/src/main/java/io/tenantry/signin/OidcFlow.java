package io.tenantry.signin;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One way of a browser to a provider and back. It travels sealed in a cookie of that browser, so no
 * table is filled by whoever begins many.
 *
 * @param state comes back with the browser
 * @param nonce comes back inside the ID token
 * @param verifier of PKCE; nobody but us has it, the browser neither
 * @param org where the person wants to go, if they said
 * @param returnTo a page of ours to end on; without one the answer is JSON
 * @param link for whom the account is to be linked; without it, it signs in
 */
record OidcFlow(
    String provider,
    String state,
    String nonce,
    String verifier,
    Optional<String> org,
    Optional<String> returnTo,
    Optional<Link> link,
    Instant endsAt) {

  /** Who wants an account linked, and the session in which they have asked. */
  record Link(UUID user, UUID session) {}

  /** Never the secrets. */
  @Override
  public String toString() {
    return "OidcFlow(" + provider + ")";
  }

  JsonObject json() {
    JsonObject json =
        new JsonObject()
            .put("provider", provider)
            .put("state", state)
            .put("nonce", nonce)
            .put("verifier", verifier)
            .put("ends_at", endsAt.toEpochMilli());
    org.ifPresent(wanted -> json.put("org", wanted));
    returnTo.ifPresent(page -> json.put("return_to", page));
    link.ifPresent(
        by -> json.put("user", by.user().toString()).put("session", by.session().toString()));
    return json;
  }

  static OidcFlow of(JsonObject json) {
    return new OidcFlow(
        json.getString("provider"),
        json.getString("state"),
        json.getString("nonce"),
        json.getString("verifier"),
        Optional.ofNullable(json.getString("org")),
        Optional.ofNullable(json.getString("return_to")),
        Optional.ofNullable(json.getString("user"))
            .map(user ->
                new Link(UUID.fromString(user), UUID.fromString(json.getString("session")))),
        Instant.ofEpochMilli(json.getLong("ends_at")));
  }
}
