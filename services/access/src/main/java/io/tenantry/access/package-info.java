/**
 * May this actor do that, give that, act on them? The catalogue of permissions, the built-in roles,
 * who holds which ({@link io.tenantry.access.Access}), and the standing of users, members and
 * organizations ({@link io.tenantry.access.Standings}).
 */
@NullMarked
package io.tenantry.access;

import org.jspecify.annotations.NullMarked;
