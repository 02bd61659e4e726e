package io.tenantry.jobs;

import java.util.List;

/**
 * What a job would come to: the first items, tried and undone.
 *
 * @param total how many it would be about, as far as that is counted
 */
public record Trial(long total, boolean totalIsExact, List<Result> first) {}
