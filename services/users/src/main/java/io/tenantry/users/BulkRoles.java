package io.tenantry.users;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * People and the roles that each of them is to have from now on.
 *
 * @param ids of people; or
 * @param filter the parameters of the list, with their values; an empty one means everybody
 * @param dryRun only tells what it would come to
 */
record BulkRoles(
    @Nullable @Size(min = 1, max = BulkWhom.IDS_MAX) List<@NotNull UUID> ids,
    @Nullable Map<String, Object> filter,
    @Nullable Boolean dryRun,
    @Size(max = 50) List<@NotBlank @Size(max = 100) String> roles)
    implements BulkWhom {

  @Override
  public JsonObject how() {
    return new JsonObject().put("roles", new JsonArray(roles));
  }

  /** The roles of {@link #how}. */
  static List<String> of(JsonObject how) {
    return how.getJsonArray("roles").stream().map(String::valueOf).distinct().sorted().toList();
  }
}
