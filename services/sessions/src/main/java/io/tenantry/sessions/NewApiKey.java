package io.tenantry.sessions;

import static java.util.stream.Collectors.toCollection;

import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Problem;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is asked for.
 *
 * @param permissions what it may do at most; never more than whoever answers for it
 * @param expiresAt from when on it is not accepted; absent: it goes on
 */
record NewApiKey(
    @NotBlank @Size(max = 100) String name,
    @NotEmpty @Size(max = 200) List<@NotBlank @Size(max = 101) String> permissions,
    @Nullable Instant expiresAt) {

  Set<Permission> wanted() {
    return permissions.stream().map(Permission::new).collect(toCollection(TreeSet::new));
  }

  /**
   * Goes on only if it would not be over before it begins.
   *
   * @throws Problem.Invalid at {@code /expires_at}
   */
  void requireFuture(Instant now) {
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      throw Problem.Invalid.of("/expires_at", "must be in the future");
    }
  }
}
