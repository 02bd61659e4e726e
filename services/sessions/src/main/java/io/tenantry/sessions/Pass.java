package io.tenantry.sessions;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Entry;
import io.tenantry.common.web.Impersonator;
import io.tenantry.common.web.Permission;
import java.util.AbstractList;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A verified access token as the guard remembers it: what it says, and how its bearer's writing
 * transactions enter the organization it names. Made once per token, not once per request.
 *
 * @param noted when its use was noted last ({@link LastSeen}), in milliseconds since 1970; making
 *     the token counts
 */
record Pass(
    Claims claims,
    String orgText,
    Entry entry,
    Optional<Impersonator> impersonator,
    AtomicLong noted) {

  static Pass of(Claims claims) {
    return new Pass(
        claims,
        claims.org().toString(),
        entry(claims, claims.org()),
        claims.act().map(Pass::impersonator),
        new AtomicLong(claims.issuedAtMs()));
  }

  /** The bearer in the organization of the token, or on the platform. */
  Actor actor(Set<Permission> permissions, Client client) {
    return actor(claims.org(), permissions, false, entry, client);
  }

  /** The bearer in another organization or on the platform, by a platform role. */
  Actor actorByPlatformRole(UUID org, Set<Permission> permissions, Client client) {
    return actor(org, permissions, true, entry(claims, org), client);
  }

  /** The token that an actor came with; empty for the program itself and for newcomers. */
  static Optional<Claims> claimsOf(Actor actor) {
    return actor.entry().args() instanceof Args args ? Optional.of(args.claims) : Optional.empty();
  }

  private Actor actor(
      UUID org, Set<Permission> permissions, boolean viaPlatform, Entry entry, Client client) {
    return new Actor(
        claims.user(),
        org,
        claims.session(),
        permissions,
        viaPlatform,
        claims.authTime(),
        client,
        entry,
        impersonator);
  }

  private static Impersonator impersonator(Claims.Act act) {
    Claims by = act.by();
    return new Impersonator(by.user(), by.session(), act.mode(), act.scope(), act.pinned());
  }

  private static Entry entry(Claims claims, UUID into) {
    String sql = claims.act().isPresent() ? SessionSql.ENTER_AS_SOMEBODY : SessionSql.ENTER;
    return new Entry(sql, new Args(claims, into.toString()));
  }

  /** The values of {@link SessionSql#ENTER}, in its order. */
  private static final class Args extends AbstractList<Object> {

    private final Claims claims;
    private final String into;

    Args(Claims claims, String into) {
      this.claims = claims;
      this.into = into;
    }

    @Override
    public Object get(int index) {
      return switch (index) {
        case 0 -> into;
        case 1 -> claims.session();
        case 2 -> claims.user();
        case 3 -> claims.userEpoch();
        case 4 -> claims.org();
        case 5 -> claims.memberEpoch();
        case 6 -> claims.orgEpoch();
        default -> throw new IndexOutOfBoundsException(index);
      };
    }

    @Override
    public int size() {
      return 7;
    }
  }
}
