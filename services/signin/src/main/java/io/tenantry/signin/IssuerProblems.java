package io.tenantry.signin;

import io.tenantry.common.web.Problem;
import java.util.regex.Pattern;

/** How it is said that a provider says no, says nothing, or says what cannot be. */
final class IssuerProblems {

  /** RFC 6749, section 4.1.2.1, and what OpenID Connect adds; other words are not passed on. */
  private static final Pattern ERROR = Pattern.compile("[a-z_]{1,60}");

  private static final String REFUSED = "issuer-refused";

  private static final int RETRY_AFTER_SECONDS = 10;

  private IssuerProblems() {}

  /** The provider cannot be reached, or not understood. */
  static Problem unavailable(OidcProvider provider) {
    return new Problem.Unavailable(
        "issuer-unavailable",
        provider.label() + " cannot be asked at present; try again, or sign in another way",
        RETRY_AFTER_SECONDS);
  }

  /** The provider has sent the person back without a code. */
  static Problem refused(OidcProvider provider, String error) {
    String why = ERROR.matcher(error).matches() ? " (" + error + ")" : "";
    return new Problem.Forbidden(
        REFUSED, provider.label() + " has not confirmed who you are" + why);
  }

  /** Whether it is what the browser has brought, which anybody can make up. */
  static boolean isRefused(Throwable no) {
    return no instanceof Problem.Forbidden said && said.code().equals(REFUSED);
  }

  /** RFC 9207: another provider has answered than the one that was asked. */
  static Problem wrongIssuer(OidcProvider provider) {
    return new Problem.Unauthorized(
        "wrong-issuer", "this answer does not come from " + provider.label() + "; begin anew");
  }

  static Problem invalidToken(String why) {
    return new Problem.Unauthorized("invalid-id-token", "the ID token is refused: " + why);
  }
}
