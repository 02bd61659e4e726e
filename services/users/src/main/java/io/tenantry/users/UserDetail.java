package io.tenantry.users;

import io.tenantry.access.Suspension;
import java.util.List;
import java.util.Optional;

/** One person as the platform sees them, with what a list does not tell. */
record UserDetail(
    ListedUser user,
    Optional<Suspension> ban,
    List<Membership> memberships,
    Particulars particulars,
    List<String> permissions) {}
