/** Benchmarks: each measures what it reports, in one run, and writes its report itself. */
@NullMarked
package io.tenantry.load;

import org.jspecify.annotations.NullMarked;
