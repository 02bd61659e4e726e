/**
 * What people prove themselves with: the names they sign in by, passwords, one-time links. Lives in
 * tables of its own that no tenant login can read.
 */
@NullMarked
package io.tenantry.credentials;

import org.jspecify.annotations.NullMarked;
