package io.tenantry.sessions;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A session as it is at the moment somebody signed in, refreshed or entered an organization:
 * everything a token is made from.
 *
 * @param org the organization the token will be for; empty for work on the platform only
 * @param memberEpoch 0 without an organization, like {@code orgEpoch}
 * @param authTime when the person last proved who they are
 * @param endsAt when the session is over, whatever it does; no token outlives it
 * @param policyEpoch of the organization's policy that {@code endsAt} comes from; 0 for none
 * @param issuedAt database time of the transaction; a token's life counts from here
 * @param refreshToken the secret of the next refresh, told once; empty when it stays what it was
 * @param factorWantedBy the organization that the session was to be in, and is not, because no
 *     second factor was shown
 */
public record Opened(
    UUID session,
    UUID user,
    Optional<UUID> org,
    long userEpoch,
    long memberEpoch,
    long orgEpoch,
    long policyEpoch,
    Instant authTime,
    Instant endsAt,
    Instant issuedAt,
    Optional<String> refreshToken,
    Optional<UUID> factorWantedBy) {

  /** Of what {@link SessionSql} tells of a session that was just used. */
  static Opened of(Row row, UUID session, Optional<String> refreshToken) {
    Optional<UUID> org = Optional.ofNullable(row.getUUID("org_id"));
    return new Opened(
        session,
        row.getUUID("user_id"),
        org,
        row.getLong("user_epoch"),
        org.isEmpty() ? 0 : row.getLong("member_epoch"),
        org.isEmpty() ? 0 : row.getLong("org_epoch"),
        row.getLong("policy_epoch"),
        row.getOffsetDateTime("auth_time").toInstant(),
        row.getOffsetDateTime("ends_at").toInstant(),
        row.getOffsetDateTime("issued_at").toInstant(),
        refreshToken,
        Optional.empty());
  }

  /** The same, which was to be in this organization. */
  Opened wanting(Optional<UUID> wanted) {
    return org.isPresent() || wanted.isEmpty()
        ? this
        : new Opened(
            session,
            user,
            org,
            userEpoch,
            memberEpoch,
            orgEpoch,
            policyEpoch,
            authTime,
            endsAt,
            issuedAt,
            refreshToken,
            wanted);
  }

  /** Never the secret: a session must not reach a log with it. */
  @Override
  public String toString() {
    return "Opened(" + session + ", user " + user + ", org " + org.orElse(null) + ")";
  }
}
