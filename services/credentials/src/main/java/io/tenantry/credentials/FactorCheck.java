package io.tenantry.credentials;

/** How an attempt to show a second factor ended. What it changed is to be committed either way. */
public sealed interface FactorCheck {

  /**
   * It was right, and counts no second time.
   *
   * @param method {@code totp} or {@code recovery_code}
   */
  record Right(String method) implements FactorCheck {}

  /**
   * It was not.
   *
   * @param closes whether this was the one by which the attempts are closed for a while for the
   *     first time
   */
  record Wrong(boolean closes) implements FactorCheck {}

  /** Too many were wrong; nothing was looked at. */
  record Closed(int retryAfterSeconds) implements FactorCheck {}
}
