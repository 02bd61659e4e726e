package io.tenantry.credentials;

/**
 * A password as it is stored: the PHC string {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}, from
 * which it can be checked whatever the parameters are by then.
 */
public record PasswordHash(String phc) {

  /** Not the hash: it must not reach a log. */
  @Override
  public String toString() {
    return "PasswordHash";
  }
}
