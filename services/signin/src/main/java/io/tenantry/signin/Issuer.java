package io.tenantry.signin;

import io.tenantry.credentials.ForeignAccount;
import io.vertx.core.Future;
import java.net.URI;
import java.util.Optional;

/** A provider, in the language that it speaks. */
interface Issuer {

  OidcProvider provider();

  /** Where the browser goes; fails with 503 {@code issuer-unavailable}. */
  Future<URI> door(OidcFlow flow);

  /**
   * Whom a code stands for.
   *
   * @return fails with 401 if what was said is not right, or not for this sign-in; with 503 {@code
   *     issuer-unavailable}
   */
  Future<Known> known(IssuerReply said, OidcFlow flow);

  /**
   * Somebody, as an issuer knows them.
   *
   * @param name what the person recognizes the account by; nobody is found by it
   */
  record Known(ForeignAccount account, Optional<String> name) {}
}
