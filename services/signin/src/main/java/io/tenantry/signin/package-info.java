/** Signing in with a password, and the way back in for people who forgot it. */
@NullMarked
package io.tenantry.signin;

import org.jspecify.annotations.NullMarked;
