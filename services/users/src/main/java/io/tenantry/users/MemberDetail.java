package io.tenantry.users;

import io.tenantry.access.Suspension;
import java.util.List;
import java.util.Optional;

/**
 * One member with what a list does not tell.
 *
 * @param permissions what they hold beside their roles
 */
public record MemberDetail(
    Member member,
    Optional<Suspension> suspension,
    Particulars particulars,
    List<String> permissions) {}
