package io.tenantry.common.sql;

/** The three ways into the database; each sees only what its work needs. */
public enum Login {
  /** One organization at a time, by row-level security; no right on secrets. */
  TENANT("tenantry_tenant"),
  /** Sign-in, tokens, credentials; tenant tables only for the organization it has entered. */
  IDENTITY("tenantry_identity"),
  /** All organizations, for platform routes and background work; no right on secrets. */
  PLATFORM("tenantry_platform");

  private final String role;

  Login(String role) {
    this.role = role;
  }

  /** The role in PostgreSQL. */
  public String role() {
    return role;
  }
}
