package io.tenantry.users;

import io.tenantry.access.NewSuspension;
import io.vertx.core.json.JsonObject;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * People who are to be shut out.
 *
 * @param ids of people; or
 * @param filter the parameters of the list, with their values; an empty one means everybody
 * @param dryRun only tells what it would come to
 * @param reason kept for those who may see it
 * @param until when it ends by itself
 */
record BulkSuspension(
    @Nullable @Size(min = 1, max = BulkWhom.IDS_MAX) List<@NotNull UUID> ids,
    @Nullable Map<String, Object> filter,
    @Nullable Boolean dryRun,
    @Nullable @Size(max = 500) String reason,
    @Nullable Instant until)
    implements BulkWhom {

  @Override
  public JsonObject how() {
    return new JsonObject()
        .put("reason", reason)
        .put("until", Optional.ofNullable(until).map(Instant::toString).orElse(null));
  }

  /** The suspension of {@link #how}. */
  static NewSuspension of(JsonObject how) {
    return new NewSuspension(
        how.getString("reason"),
        Optional.ofNullable(how.getString("until")).map(Instant::parse).orElse(null));
  }
}
