package io.tenantry.signin;

import io.tenantry.common.crypto.Token;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to a sign-in that has to show something more. */
record SecondFactorWanted(Wanted secondFactor) {

  /**
   * @param token good for minutes, once, and for this sign-in only
   * @param methods what the person may show: {@code totp}, {@code passkey}, {@code recovery_code}
   * @param publicKey what a browser needs to ask for a passkey
   */
  record Wanted(String token, List<String> methods, @Nullable Map<String, Object> publicKey) {

    /** Never the secret. */
    @Override
    public String toString() {
      return "Wanted(" + methods + ")";
    }
  }

  static SecondFactorWanted of(
      Token token, List<String> methods, @Nullable Map<String, Object> publicKey) {
    return new SecondFactorWanted(new Wanted(token.text(), methods, publicKey));
  }
}
