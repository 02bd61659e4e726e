package io.tenantry.common.web;

/** Where a permission is checked, and the path under which its routes lie. */
public enum Scope {
  /** In the organization that the path names. */
  ORG("/v1/orgs/{org}"),
  /** In the platform: the vendor's own team. */
  PLATFORM("/v1/platform"),
  /** By an API key, for other services. */
  SYSTEM("/v1/system"),
  /** One's own account, and what is open to all. */
  SELF("");

  private final String prefix;

  Scope(String prefix) {
    this.prefix = prefix;
  }

  /** The beginning of every path in this scope. */
  public String prefix() {
    return prefix;
  }
}
