/** The program with everything it needs around it, on one machine: for trying and developing. */
@NullMarked
package io.tenantry.local;

import org.jspecify.annotations.NullMarked;
