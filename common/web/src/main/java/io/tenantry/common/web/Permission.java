package io.tenantry.common.web;

/**
 * The right to do one thing, written {@code resource:action}. Which ones exist is told by the
 * catalogue of the access capability.
 */
public record Permission(String name) implements Comparable<Permission> {

  /** Open to everybody, signed in or not. Must be written out like any other permission. */
  public static final Permission PUBLIC = new Permission("PUBLIC");

  /** Open to everybody who is signed in, for their own account. */
  public static final Permission SIGNED_IN = new Permission("SIGNED_IN");

  @Override
  public int compareTo(Permission other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
