package io.tenantry.users;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * People to whom something is to be done.
 *
 * @param ids of people; or
 * @param filter the parameters of the list, with their values; an empty one means everybody
 * @param dryRun only tells what it would come to
 */
record BulkPeople(
    @Nullable @Size(min = 1, max = BulkWhom.IDS_MAX) List<@NotNull UUID> ids,
    @Nullable Map<String, Object> filter,
    @Nullable Boolean dryRun)
    implements BulkWhom {}
