package io.tenantry.common.cluster;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.tenantry.common.watch.Meters;
import io.tenantry.common.watch.Metric;
import java.util.concurrent.TimeUnit;

/** What is measured of leases and revocations. */
final class ClusterMeters {

  private static final Metric LEASE_AGE =
      Metric.gauge("tenantry_lease_age_seconds", "time since the last renewal of the lease");

  private static final Metric LEASE_VALID =
      Metric.gauge("tenantry_lease_valid", "1 while this node may judge rights, otherwise 0");

  private static final Metric RENEWALS_FAILED =
      Metric.counter("tenantry_lease_renewals_failed", "renewals of the lease that failed");

  private static final Metric BARRIER =
      Metric.timer(
          "tenantry_revocation_barrier",
          "from the commit of a revocation until every node has applied it; outcome confirmed or"
              + " unconfirmed",
          "outcome");

  private static final Metric SILENT =
      Metric.counter(
          "tenantry_revocation_silent_nodes",
          "nodes that did not answer a revocation, each of which cost it a lease");

  private static final Metric PROPAGATION =
      Metric.timer(
          "tenantry_revocation_propagation",
          "from the writing of a signal, by the clock of the database, until this node had applied"
              + " it on every event loop");

  private static final Metric REACH =
      Metric.gauge(
          "tenantry_cluster_reachable_nodes", "nodes on the fast road, this one included; 0: none");

  private final Meters meters;
  private final Timer confirmed;
  private final Timer unconfirmed;
  private final Counter silent;
  private final Propagation propagation;
  private final Counter renewalsFailed;

  ClusterMeters(Meters meters, Lease lease, Ticks ticks) {
    this.meters = meters;
    this.confirmed = meters.timer(BARRIER, "confirmed");
    this.unconfirmed = meters.timer(BARRIER, "unconfirmed");
    this.silent = meters.counter(SILENT);
    this.propagation = new Propagation(ticks, meters.timer(PROPAGATION));
    this.renewalsFailed = meters.counter(RENEWALS_FAILED);
    meters.gauge(LEASE_AGE, () -> lease.age().toNanos() / 1e9);
    meters.gauge(LEASE_VALID, () -> lease.valid() ? 1 : 0);
  }

  void reach(Road road) {
    meters.gauge(REACH, road::reach);
  }

  void barrier(boolean isConfirmed, long nanos) {
    (isConfirmed ? confirmed : unconfirmed).record(nanos, TimeUnit.NANOSECONDS);
  }

  void silent() {
    silent.increment();
  }

  Propagation propagation() {
    return propagation;
  }

  void renewalFailed() {
    renewalsFailed.increment();
  }
}
