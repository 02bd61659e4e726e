package io.tenantry.common.work;

/**
 * A capability. Its constructor takes the {@link Foundation} and the modules below it and builds
 * its doors; then it is asked once to say what it adds to the program.
 */
public interface Module {

  /** Adds routes, jobs, signals, constraints and lines of the register. */
  void addTo(Assembly assembly);
}
