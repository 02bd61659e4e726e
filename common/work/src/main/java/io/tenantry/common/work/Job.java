package io.tenantry.common.work;

import io.vertx.core.json.JsonObject;
import java.util.UUID;

/**
 * A piece of work from the outbox.
 *
 * @param id stays the same over all attempts; what must not happen twice is told apart by it
 * @param org the organization in whose transaction it was written
 * @param attempt counts from 1
 */
public record Job(UUID id, UUID org, String kind, JsonObject payload, int attempt) {}
