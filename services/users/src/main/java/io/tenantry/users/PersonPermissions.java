package io.tenantry.users;

import io.tenantry.access.Effective;
import java.time.Instant;
import java.util.List;

/**
 * What somebody may do in an organization or on the platform.
 *
 * @param updatedAt when the person's row there was edited last: its version is theirs
 */
record PersonPermissions(Instant updatedAt, List<Effective> permissions) {}
