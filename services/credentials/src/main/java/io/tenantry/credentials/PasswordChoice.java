package io.tenantry.credentials;

import java.util.List;

/**
 * A password that somebody wants to have, and what it is judged by.
 *
 * @param pointer where it stands in the body, such as {@code /password}
 * @param known what everybody knows of the person: address, name
 */
public record PasswordChoice(
    String pointer, String password, List<String> known, PasswordPolicy policy) {

  public PasswordChoice {
    known = List.copyOf(known);
  }

  /** Of somebody who belongs nowhere yet. */
  public static PasswordChoice of(String password, List<String> known) {
    return new PasswordChoice("/password", password, known, PasswordPolicy.NONE);
  }

  /** Of somebody who is to obey this. */
  public PasswordChoice under(PasswordPolicy stricter) {
    return new PasswordChoice(pointer, password, known, stricter);
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return "PasswordChoice";
  }
}
