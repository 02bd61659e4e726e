package io.tenantry.signin;

/**
 * The answer to a sign-in with a password that is good for choosing another one only.
 *
 * @param passwordChange what to go on with
 */
record PasswordWanted(Change passwordChange) {

  /**
   * @param token for {@code POST /v1/auth/password/reset}, once
   */
  record Change(String token) {

    /** Never the secret. */
    @Override
    public String toString() {
      return "Change";
    }
  }
}
