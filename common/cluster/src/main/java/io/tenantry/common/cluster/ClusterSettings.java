package io.tenantry.common.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How this node finds the others, and how long it may go without the database.
 *
 * @param address the one interface that the cluster port is bound to, e.g. {@code 10.0.3.7}, or a
 *     name of it; the port has no encryption and must be closed to everything but the other nodes
 * @param port the cluster port; 0 for none: then this node is reached by its lease only, which
 *     every revocation waits out
 * @param members where nodes are looked for, {@code host:port}; this node may be among them
 * @param leaseMs how long this node serves after the last word of the database, 100 to 2,000
 * @param reachedAt {@code host:port} where the others reach the cluster port, if something lies in
 *     between that translates addresses
 */
public record ClusterSettings(
    String address, int port, List<String> members, int leaseMs, Optional<String> reachedAt) {

  /**
   * No access token lives longer and no cached right is used longer: it bounds which signals a
   * joining node must know.
   */
  public static final Duration ACCESS_TOKEN_LIFE = Duration.ofMinutes(5);

  /** Short enough for an operator to bear on each revocation while a node is silent. */
  public static final int LEASE_MS = 2_000;

  static final int LEASE_MS_MIN = 100;

  /** The table {@code nodes} has the same bound. */
  static final int LEASE_MS_MAX = 2_000;

  /**
   * @throws IllegalArgumentException if the lease is out of bounds
   */
  public ClusterSettings {
    if (leaseMs < LEASE_MS_MIN || leaseMs > LEASE_MS_MAX) {
      throw new IllegalArgumentException(
          "a lease is " + LEASE_MS_MIN + " to " + LEASE_MS_MAX + " ms, not " + leaseMs);
    }
    members = List.copyOf(members);
  }

  /** A node without a cluster port. Others may exist: it is correct all the same, only slower. */
  public static ClusterSettings alone() {
    return new ClusterSettings("127.0.0.1", 0, List.of(), LEASE_MS, Optional.empty());
  }

  /** A node that the others can call. */
  public static ClusterSettings on(String address, int port, List<String> members) {
    return new ClusterSettings(address, port, members, LEASE_MS, Optional.empty());
  }

  boolean hasPort() {
    return port != 0;
  }
}
