package io.tenantry.audit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which events are wanted as a file; everything given must hold.
 *
 * @param format CSV unless it says otherwise
 * @param action any of these
 * @param after at this time or later
 * @param before earlier than this time
 */
record TrailQuery(
    @Nullable ExportFormat format,
    @Nullable UUID actor,
    @Nullable UUID target,
    @Nullable @Size(max = 50) List<String> action,
    @Nullable Instant after,
    @Nullable Instant before) {

  ExportFormat formatOrUsual() {
    return format == null ? ExportFormat.CSV : format;
  }

  AuditFilter filter() {
    return new AuditFilter(actor, target, action, after, before, null, null, null);
  }

  /** For the trail. */
  JsonObject asked() {
    JsonObject asked = new JsonObject();
    put(asked, "actor", actor);
    put(asked, "target", target);
    put(asked, "after", after);
    put(asked, "before", before);
    return action == null ? asked : asked.put("action", new JsonArray(action));
  }

  private static void put(JsonObject asked, String name, @Nullable Object value) {
    if (value != null) {
      asked.put(name, value.toString());
    }
  }
}
