package io.tenantry.sessions;

import io.tenantry.common.web.Impersonator;
import java.util.UUID;

/**
 * In whose name somebody is to act.
 *
 * @param reason told in the trail, and kept with the session
 */
public record ActingWanted(UUID person, Impersonator.Mode mode, String reason) {}
