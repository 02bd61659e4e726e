/** Acting in another person's name: who may, how far, for how long. */
@NullMarked
package io.tenantry.impersonation;

import org.jspecify.annotations.NullMarked;
