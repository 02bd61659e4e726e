package io.tenantry.jobs;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Some of the people that a search finds.
 *
 * @param next where to go on; empty when these were the last
 * @param total how many there are, as far as that is counted
 */
public record Found(List<UUID> people, Optional<String> next, long total, boolean totalIsExact) {}
