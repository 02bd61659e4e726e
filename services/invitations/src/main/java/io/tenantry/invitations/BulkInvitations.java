package io.tenantry.invitations;

import io.tenantry.common.web.OneLine;
import io.tenantry.credentials.Identifier;
import io.tenantry.jobs.Item;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Many addresses to invite to the same.
 *
 * @param dryRun only tells what it would come to
 */
record BulkInvitations(
    @Size(min = 1, max = 10_000) List<@NotBlank @OneLine @Email @Size(max = 254) String> emails,
    @Size(min = 1, max = 50) List<@NotBlank @Size(max = 100) String> roles,
    @Nullable @Size(max = Invitation.MESSAGE_MAX) String message,
    @Nullable Boolean dryRun) {

  boolean isTrial() {
    return Boolean.TRUE.equals(dryRun);
  }

  /** The addresses as they are stored, each once. */
  List<Item> items() {
    List<String> each = emails.stream().map(Identifier::normalEmail).distinct().toList();
    return IntStream.range(0, each.size()).mapToObj(n -> Item.of(n + 1L, each.get(n))).toList();
  }

  JsonObject how() {
    return new JsonObject().put("roles", new JsonArray(roles)).put("message", message);
  }

  /** One of the invitations that {@link #how} tells. */
  static NewInvitations one(JsonObject how, String email) {
    return new NewInvitations(
        email,
        null,
        how.getJsonArray("roles").stream().map(String::valueOf).toList(),
        how.getString("message"));
  }
}
