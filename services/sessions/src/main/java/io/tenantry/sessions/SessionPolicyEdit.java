package io.tenantry.sessions;

import io.tenantry.common.web.Sent;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * A merge patch of a {@link SessionPolicy}: null takes back what was said. The shortest idle time
 * is the life of an access token, so that no token outlives its session.
 */
public record SessionPolicyEdit(
    @Nullable @Min(1) @Max(8_760) Integer absoluteHours,
    @Nullable @Min(5) @Max(525_600) Integer idleMinutes,
    @Nullable @Min(1) @Max(1_000) Integer concurrentMax,
    @Nullable Boolean secondFactorRequired,
    Sent sent) {}
