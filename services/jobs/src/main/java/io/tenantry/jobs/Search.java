package io.tenantry.jobs;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * By what the items of a job are found.
 *
 * @param at what "now" means in it, however long the search takes
 * @param from where an earlier part of the search has ended
 */
public record Search(JsonObject filter, Instant at, Optional<String> from) {

  Search from(String next) {
    return new Search(filter, at, Optional.of(next));
  }
}
