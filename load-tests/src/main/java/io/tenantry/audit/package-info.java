/** What the benchmark of the audit trail needs from inside its capability. */
@NullMarked
package io.tenantry.audit;

import org.jspecify.annotations.NullMarked;
