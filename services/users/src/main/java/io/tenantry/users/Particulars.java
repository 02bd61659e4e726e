package io.tenantry.users;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * What the detail of a person tells beyond a row of the list.
 *
 * @param score how complete the profile is, of 100
 * @param metadata only for admins
 * @param publicMetadata for the person, too
 * @param oauthProviders where they have linked an account
 * @param lockedUntil when sign-ins are let try again after too many failures
 */
public record Particulars(
    PersonProfile profile,
    int score,
    JsonObject metadata,
    JsonObject publicMetadata,
    List<String> oauthProviders,
    int failedAttempts,
    Optional<Instant> lockedUntil) {

  static final String COLUMNS =
      PersonProfile.COLUMNS
          + ", profile_score, metadata, public_metadata, oauth_providers, failed_attempts"
          + ", CASE WHEN locked_until > now() THEN locked_until END AS locked_until";

  static Particulars of(Row row) {
    return new Particulars(
        PersonProfile.of(row),
        row.getShort("profile_score"),
        row.getJsonObject("metadata"),
        row.getJsonObject("public_metadata"),
        List.of(row.getArrayOfStrings("oauth_providers")),
        row.getInteger("failed_attempts"),
        Optional.ofNullable(row.getOffsetDateTime("locked_until")).map(OffsetDateTime::toInstant));
  }
}
