/** What other services ask with a key of their own: tokens judged, and what was taken away. */
@org.jspecify.annotations.NullMarked
package io.tenantry.system;
