package io.tenantry.signin;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;

/**
 * A provider by which people of this installation may sign in, as the operator has set it up.
 *
 * @param name as it stands in paths: {@code google}
 * @param label as people read it
 * @param issuer who vouches, exactly as it calls itself; for GitHub and Facebook the site's address
 * @param clientSecret absent for a client without one, which proves itself by PKCE alone
 * @param key instead of the secret, for Apple
 */
public record OidcProvider(
    String name,
    String label,
    OidcPreset.Kind kind,
    String issuer,
    String clientId,
    Optional<String> clientSecret,
    Optional<AppleKey> key,
    List<String> scopes) {

  private static final int P_256_BITS = 256;

  /**
   * The key that Apple has made for a developer.
   *
   * @param pem PKCS #8, as the file {@code .p8} holds it
   */
  public record AppleKey(String team, String id, String pem) {

    /** Whether something can be signed with it. */
    public boolean isGood() {
      try {
        return ClientProof.privateKey(pem).getParams().getOrder().bitLength() == P_256_BITS;
      } catch (GeneralSecurityException e) {
        return false;
      }
    }

    /** Never the key. */
    @Override
    public String toString() {
      return "AppleKey(" + id + ")";
    }
  }

  /** Name and issuer, as linked accounts are counted by. */
  String origin() {
    return name + " " + issuer;
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return "OidcProvider(" + name + ")";
  }
}
