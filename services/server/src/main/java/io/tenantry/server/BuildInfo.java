package io.tenantry.server;

import io.tenantry.common.watch.Meters;
import io.tenantry.common.watch.Metric;

/** Which program this is. */
final class BuildInfo {

  private static final Metric BUILD =
      Metric.gauge(
          "tenantry_build_version",
          "always 1; tells the version and that of Java",
          "version",
          "java");

  private BuildInfo() {}

  /** As the jar was built. */
  static String version() {
    String built = Main.class.getPackage().getImplementationVersion();
    return built == null ? "(not from a jar)" : built;
  }

  static void show(Meters meters) {
    meters.gauge(BUILD, () -> 1, version(), Runtime.version().toString());
  }
}
