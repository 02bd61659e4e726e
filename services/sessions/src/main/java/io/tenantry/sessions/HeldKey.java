package io.tenantry.sessions;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Permission;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API key as a node remembers it, with how those it rests on stood when it was read.
 *
 * @param org where it acts; the platform's has the nil id
 * @param owner who answers for it
 * @param viaPlatform whether the owner's rights come from a platform role
 * @param generation how many secrets it has had
 */
record HeldKey(
    UUID id,
    UUID org,
    UUID owner,
    boolean viaPlatform,
    Set<Permission> granted,
    int generation,
    Secrets secrets,
    Optional<Instant> expiresAt,
    boolean revoked,
    StandingNow standing) {

  /** Two of them while a rotation overlaps. */
  record Secrets(Buffer now, @Nullable Buffer before, @Nullable Instant beforeUntil) {}

  /** From {@link ApiKeySql#KNOW}. */
  static HeldKey of(UUID id, Row row) {
    UUID org = row.getUUID("org_id");
    boolean platform = org.equals(Actor.PLATFORM);
    return new HeldKey(
        id,
        org,
        row.getUUID("owner_id"),
        row.getBoolean("via_platform"),
        Arrays.stream(row.getArrayOfStrings("permissions"))
            .map(Permission::new)
            .collect(toUnmodifiableSet()),
        row.getInteger("generation"),
        secrets(row),
        Optional.ofNullable(row.getOffsetDateTime("expires_at")).map(OffsetDateTime::toInstant),
        row.getBoolean("revoked"),
        StandingNow.of(platform ? Optional.empty() : Optional.of(org), row));
  }

  private static Secrets secrets(Row row) {
    OffsetDateTime until = row.getOffsetDateTime("previous_until");
    return new Secrets(
        row.getBuffer("secret_hash"),
        row.getBuffer("previous_hash"),
        until == null ? null : until.toInstant());
  }

  boolean isOfPlatform() {
    return org.equals(Actor.PLATFORM);
  }

  /** Whether whoever came by a secret of this generation may still come in. */
  boolean isAlive(int ofGeneration, Instant now) {
    return !revoked
        && (expiresAt.isEmpty() || expiresAt.get().isAfter(now))
        && (ofGeneration == generation || (ofGeneration == generation - 1 && overlaps(now)))
        && ownerStands(now);
  }

  /** Which generation the secret with this hash is of, if it is one of those that count now. */
  Optional<Integer> generationOf(byte[] hash, Instant now) {
    if (MessageDigest.isEqual(hash, secrets.now().getBytes())) {
      return Optional.of(generation);
    }
    Buffer before = secrets.before();
    return before != null && MessageDigest.isEqual(hash, before.getBytes()) && overlaps(now)
        ? Optional.of(generation - 1)
        : Optional.empty();
  }

  /** What it rests on, as a token would say it, for what was taken away since. */
  Claims claims() {
    boolean asMember = !viaPlatform && !isOfPlatform();
    return new Claims(
        id,
        owner,
        org,
        standing.user().epoch(),
        asMember ? standing.member().epoch() : Long.MAX_VALUE,
        isOfPlatform() ? Long.MAX_VALUE : standing.organization().epoch(),
        Long.MAX_VALUE,
        Instant.EPOCH,
        standing.databaseTime().toEpochMilli(),
        Long.MAX_VALUE,
        Optional.empty());
  }

  private boolean overlaps(Instant now) {
    Instant until = secrets.beforeUntil();
    return until != null && until.isAfter(now);
  }

  private boolean ownerStands(Instant now) {
    return standing.user().isActive(now)
        && (isOfPlatform()
            || (standing.organization().isActive(now)
                && (viaPlatform || standing.member().isActive(now))));
  }
}
