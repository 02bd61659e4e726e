package io.tenantry.signin;

import io.tenantry.credentials.FactorState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One's own second factors.
 *
 * @param enabled whether a sign-in asks for one
 * @param methods what may be shown then
 * @param totpSince since when an app makes codes
 */
record SecondFactorView(
    boolean enabled, List<String> methods, @Nullable Instant totpSince, int recoveryCodesLeft) {

  static SecondFactorView of(FactorState state) {
    return new SecondFactorView(
        state.enabled(),
        state.methods(),
        state.totpSince().orElse(null),
        state.recoveryCodesLeft());
  }
}
