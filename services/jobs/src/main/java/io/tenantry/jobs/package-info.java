/**
 * Work on many things at once: begun by a request, done in short batches by any node, seen and
 * cancelled by whoever may. A job goes on after a crash from what was saved, and does nothing
 * twice.
 */
@NullMarked
package io.tenantry.jobs;

import org.jspecify.annotations.NullMarked;
