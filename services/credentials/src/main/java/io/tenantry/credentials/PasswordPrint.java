package io.tenantry.credentials;

import io.tenantry.common.crypto.TokenHash;

/** By what a password hash is known again, where the hash itself should not lie a second time. */
public final class PasswordPrint {

  private final byte[] sha256;

  private PasswordPrint(byte[] sha256) {
    this.sha256 = sha256;
  }

  public static PasswordPrint of(PasswordHash hash) {
    return new PasswordPrint(TokenHash.of(hash.phc()).sha256());
  }

  static PasswordPrint stored(byte[] sha256) {
    return new PasswordPrint(sha256.clone());
  }

  byte[] bytes() {
    return sha256.clone();
  }
}
