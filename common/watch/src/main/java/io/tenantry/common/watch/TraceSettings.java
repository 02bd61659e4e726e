package io.tenantry.common.watch;

import java.net.URI;
import java.util.Optional;

/**
 * Whether a node tells traces.
 *
 * @param collector takes OTLP over HTTP; without one there are no traces
 * @param sample the share of new traces that is told, from 0 to 1; a caller's trace is told if the
 *     caller tells it
 */
public record TraceSettings(Optional<URI> collector, double sample) {

  public static TraceSettings off() {
    return new TraceSettings(Optional.empty(), 0);
  }
}
