/** The program: its configuration, its command line, and the list of its capabilities. */
@NullMarked
package io.tenantry.server;

import org.jspecify.annotations.NullMarked;
