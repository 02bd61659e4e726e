package io.tenantry.sessions;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** The public keys, by which other services verify tokens themselves (RFC 7517). */
record KeySet(List<PublicKey> keys) {

  /** One key; the members of RFC 7518, section 6.2.1, and of RFC 7517, section 4. */
  record PublicKey(String kty, String crv, String x, String y, String kid, String alg, String use) {

    static PublicKey of(JsonObject jwk) {
      return new PublicKey(
          jwk.getString("kty"),
          jwk.getString("crv"),
          jwk.getString("x"),
          jwk.getString("y"),
          jwk.getString("kid"),
          jwk.getString("alg"),
          jwk.getString("use"));
    }
  }
}
