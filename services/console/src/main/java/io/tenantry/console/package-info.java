/** The pages that a mailed link leads to; the console itself will grow here. */
@NullMarked
package io.tenantry.console;

import org.jspecify.annotations.NullMarked;
