package io.tenantry.credentials;

import io.vertx.sqlclient.Row;
import java.util.Optional;
import java.util.UUID;

/**
 * Somebody who signs in by a name.
 *
 * @param hash empty if they have no password
 */
public record Candidate(UUID user, Optional<PasswordHash> hash) {

  static Candidate of(Row row) {
    return new Candidate(
        row.getUUID("user_id"), Optional.ofNullable(row.getString("phc")).map(PasswordHash::new));
  }
}
