package io.tenantry.common.web;

import java.util.Set;

/**
 * Which members the caller sent, as a component of a record that is a merge patch (RFC 7396): what
 * was not sent stays as it is, null takes away. It is filled in while the body is read and is no
 * member of the body itself.
 *
 * @param names on the wire, those that were null among them
 */
public record Sent(Set<String> names) {

  public Sent {
    names = Set.copyOf(names);
  }

  /** Whether the caller said anything about this member. */
  public boolean has(String name) {
    return names.contains(name);
  }

  /** Whether the caller said anything about one of these. */
  public boolean hasAny(Set<String> some) {
    return names.stream().anyMatch(some::contains);
  }
}
