package io.tenantry.system;

import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** One event as a reader hears it. */
record Event(String id, String name, JsonObject data) {

  boolean has(String member, UUID value) {
    return value.toString().equals(data.getString(member));
  }
}
