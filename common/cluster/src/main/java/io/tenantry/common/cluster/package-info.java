/**
 * Nodes that know of one another. What one node takes away, no other node accepts once the call has
 * returned: {@link io.tenantry.common.cluster.Signals} tells every node and waits for every node,
 * {@link io.tenantry.common.cluster.Lease} silences a node that cannot be told.
 *
 * <p>PostgreSQL is the truth; Hazelcast is only the fast road to it.
 */
@NullMarked
package io.tenantry.common.cluster;

import org.jspecify.annotations.NullMarked;
