package io.tenantry.users;

import io.tenantry.access.Suspension;
import java.util.Optional;

/** One member with what a list does not tell. */
public record MemberDetail(
    Member member, Optional<Suspension> suspension, Particulars particulars) {}
