package io.tenantry.common.web;

import java.util.Set;

/**
 * How the server meets browsers and proxies.
 *
 * @param origins of other pages that may call us with the person's cookies, as browsers write them
 *     (RFC 6454): scheme, host, and port unless it is the usual one
 * @param proxies whose forwarded addresses count
 * @param https whether people reach us by it, so that browsers may be told to stay with it
 */
public record HttpManners(Set<String> origins, TrustedProxies proxies, boolean https) {

  /** Our own pages only, straight from the network. */
  public static final HttpManners PLAIN = new HttpManners(Set.of(), TrustedProxies.NONE, false);
}
