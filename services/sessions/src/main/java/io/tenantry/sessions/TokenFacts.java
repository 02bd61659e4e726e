package io.tenantry.sessions;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.tenantry.common.sql.Database;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Impersonator;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What other services may ask about tokens and sessions. */
public final class TokenFacts {

  private final SessionGate gate;
  private final Database db;
  private final String issuer;

  TokenFacts(SessionGate gate, Database db, String issuer) {
    this.gate = gate;
    this.db = db;
    this.issuer = issuer;
  }

  /** Who signs tokens; {@code iss} in each of them. */
  public String issuer() {
    return issuer;
  }

  /**
   * Judges an access token as the guard would judge it now, on this node, for a request of its own;
   * empty when it would be refused. Fails with 503 when this node cannot know.
   */
  public Future<Optional<TokenFact>> judge(String token) {
    return gate.bearer(token)
        .map(actor -> Optional.of(fact(actor, Pass.claimsOf(actor).orElseThrow())))
        .recover(no ->
            no instanceof Problem.Unauthorized
                ? Future.succeededFuture(Optional.empty())
                : Future.failedFuture(no));
  }

  /** Those of these sessions and people who were ever signed in in this organization. */
  public Future<Set<UUID>> knownIn(UUID org, Set<UUID> sessions, Set<UUID> people) {
    if (sessions.isEmpty() && people.isEmpty()) {
      return Future.succeededFuture(Set.of());
    }
    UUID[] someSessions = sessions.toArray(UUID[]::new);
    UUID[] somePeople = people.toArray(UUID[]::new);
    return db.read(org, tx -> tx.all(SessionSql.KNOWN_IN, org, someSessions, somePeople))
        .map(rows ->
            rows.stream()
                .flatMap(row -> Stream.of(row.getUUID("session_id"), row.getUUID("user_id")))
                .collect(toUnmodifiableSet()));
  }

  private static TokenFact fact(Actor actor, Claims claims) {
    return new TokenFact(
        actor.user(),
        actor.session(),
        claims.hasOrg() ? Optional.of(claims.org()) : Optional.empty(),
        actor.permissions().stream().map(Permission::name).collect(toUnmodifiableSet()),
        claims.authTime(),
        Instant.ofEpochMilli(claims.issuedAtMs()),
        Instant.ofEpochMilli(claims.expiresAtMs()),
        actor.impersonator().map(Impersonator::user));
  }
}
