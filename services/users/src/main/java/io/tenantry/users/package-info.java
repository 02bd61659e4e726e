/** Users and members: who they are, lists, roles, suspension and removal, and one's own account. */
@NullMarked
package io.tenantry.users;

import org.jspecify.annotations.NullMarked;
