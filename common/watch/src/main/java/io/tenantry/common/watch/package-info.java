/**
 * How a running node can be watched: what is measured has one door, {@link
 * io.tenantry.common.watch.Meters}. Knows nothing of what it measures.
 */
@NullMarked
package io.tenantry.common.watch;

import org.jspecify.annotations.NullMarked;
