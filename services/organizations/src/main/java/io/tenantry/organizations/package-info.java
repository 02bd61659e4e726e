/**
 * Organizations: the tenants, their names, slugs and settings. {@link
 * io.tenantry.organizations.Organizations} is the door.
 */
@NullMarked
package io.tenantry.organizations;

import org.jspecify.annotations.NullMarked;
