package io.tenantry.signin;

import io.tenantry.common.crypto.Token;
import java.util.List;

/** The answer to a sign-in that has to show something more. */
record SecondFactorWanted(Wanted secondFactor) {

  /**
   * @param token good for minutes, once, and for this sign-in only
   * @param methods what the person may show: {@code totp}, {@code recovery_code}
   */
  record Wanted(String token, List<String> methods) {

    /** Never the secret. */
    @Override
    public String toString() {
      return "Wanted(" + methods + ")";
    }
  }

  static SecondFactorWanted of(Token token, List<String> methods) {
    return new SecondFactorWanted(new Wanted(token.text(), methods));
  }
}
