package io.tenantry.common.cluster;

import java.time.Duration;
import java.util.List;

/**
 * How often something may be done, in all of the installation.
 *
 * @param name what it is, different from every other allowance
 * @param bounds all of them hold
 */
public record Allowance(String name, List<Bound> bounds) {

  /** So often at once; what was used comes back evenly over this time. */
  public record Bound(int times, Duration within) {}

  public Allowance {
    bounds = List.copyOf(bounds);
  }

  /** Not the same count as of one that was configured otherwise. */
  String key(String whose) {
    return name
        + bounds.stream().map(b -> b.times() + "/" + b.within().toSeconds()).toList()
        + whose;
  }
}
