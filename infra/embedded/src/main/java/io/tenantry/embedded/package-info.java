/** PostgreSQL and a mailbox inside the program's own life, for development and tests. */
@NullMarked
package io.tenantry.embedded;

import org.jspecify.annotations.NullMarked;
