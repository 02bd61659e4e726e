package io.tenantry.jobs;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * A job as it is asked for.
 *
 * @param kind which {@link Work} it is
 * @param how what that work is told
 * @param items named one by one; or
 * @param filter by which they are found when the job begins
 */
public record NewJob(String kind, JsonObject how, List<Item> items, Optional<JsonObject> filter) {}
