package io.tenantry.access;

import io.tenantry.common.cluster.Signal;
import io.tenantry.common.cluster.SignalledCache;
import io.tenantry.common.cluster.Signals;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Who holds what, and the two laws about it. <b>Ceiling</b>: nobody gives what they do not hold.
 * <b>Rank</b>: nobody acts on a person who holds, in that scope, a right the actor lacks.
 *
 * <p>An organization is named by its id, the platform by {@link Actor#PLATFORM}. The program itself
 * ({@link Actor#isSystem}) may give everything and act on everybody.
 */
public final class Access {

  /**
   * Entries are reloaded at the latest after the life of an access token (revocation.md, caches).
   */
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  /** About 200 bytes each: rights of the same roles share their sets. */
  private static final int REMEMBERED_MAX = 100_000;

  private final Database db;
  private final Signals signals;
  private final Clock clock;
  private final SignalledCache<Holder, Rights> remembered;

  Access(Foundation foundation) {
    this.db = foundation.db();
    this.signals = foundation.signals();
    this.clock = foundation.clock();
    this.remembered = new SignalledCache<>("rights", REMEMBERED, REMEMBERED_MAX, this::load);
    remembered.measured(foundation.meters());
  }

  /**
   * Somebody in an organization or in the platform; the key of a {@code rights} signal is {@code
   * user/org}.
   */
  private record Holder(UUID user, UUID org) {
    static Holder of(String key) {
      String[] ids = key.split("/", -1);
      return new Holder(UUID.fromString(ids[0]), UUID.fromString(ids[1]));
    }

    Signal changed() {
      return new Signal("rights", user + "/" + org);
    }
  }

  /**
   * What the user holds there; from memory when it is warm, and never older than the last signal
   * about it.
   */
  public Future<Rights> rights(UUID user, UUID org) {
    return remembered.get(new Holder(user, org));
  }

  /** What the user holds there as this transaction sees it; it must be in that organization. */
  public Future<Rights> rightsIn(Tx tx, UUID user, UUID org) {
    return tx.all(AccessSql.ROLES_OF, org, user)
        .map(rows -> Roles.rights(org, rows.stream().map(row -> row.getString("role")).toList()));
  }

  /**
   * The ceiling: goes on only if the actor holds everything these roles grant in {@code
   * actor.org()}.
   *
   * @throws Problem.Forbidden naming the permissions that the actor lacks
   * @throws Problem.Invalid at {@code /roles} if there is no such role
   */
  public void requireMayGive(Actor actor, Collection<String> roles) {
    Laws.requireMayGive(actor, roles);
  }

  /**
   * The rank: fails with 403 {@code outranked} if the target holds, in {@code actor.org()}, a right
   * that the actor lacks. Whether people may do this to themselves is for the caller to judge.
   */
  public Future<Void> requireMayActOn(Tx tx, Actor actor, UUID target) {
    return rightsIn(tx, target, actor.org())
        .compose(rights -> {
          Laws.requireMayActOn(actor, rights);
          return Future.succeededFuture();
        });
  }

  /**
   * Makes these the user's roles in the organization, instead of whatever they were. The next
   * request of any of the user's tokens is judged by them, on every node, when the transaction's
   * future completes. Ceiling, rank, the last owner and the audit event are the caller's.
   *
   * @throws Problem.Invalid at {@code /roles} if there is no such role
   */
  public Future<Void> setRoles(Tx tx, Actor actor, UUID org, UUID user, Collection<String> roles) {
    Laws.requireKnown(org, roles);
    String[] names = new TreeSet<>(roles).toArray(String[]::new);
    return tx.run(
            AccessSql.SET_ROLES,
            org,
            user,
            names,
            actor.user(),
            clock.instant().atOffset(ZoneOffset.UTC))
        .compose(_ -> signals.raise(tx, new Holder(user, org).changed()));
  }

  /**
   * Whether the organization has an owner who can act besides this one. Locks the owners and their
   * standing until the transaction ends, so that of two owners who leave at the same time one is
   * told no. Ask before changing either.
   */
  public Future<Boolean> anotherOwner(Tx tx, UUID org, UUID besides) {
    return another(tx, AccessSql.OWNERS_WHO_CAN_ACT, org, Roles.OWNER, besides);
  }

  /** The same of the platform's admins. */
  public Future<Boolean> anotherPlatformAdmin(Tx tx, UUID besides) {
    String question = AccessSql.PLATFORM_ADMINS_WHO_CAN_ACT;
    return another(tx, question, Actor.PLATFORM, Roles.PLATFORM_ADMIN, besides);
  }

  private Future<Boolean> another(Tx tx, String question, UUID org, String role, UUID besides) {
    return tx.all(question, org, role, clock.instant().atOffset(ZoneOffset.UTC))
        .map(rows -> rows.stream().anyMatch(row -> !row.getUUID("user_id").equals(besides)));
  }

  /**
   * Forgets, on this node, what a signal says has changed, and everything when signals were missed.
   */
  void listen() {
    signals.on("rights", key -> remembered.drop(Holder.of(key)));
    signals.on("role", key -> remembered.dropIf(holder -> key.startsWith(holder.org() + "/")));
    signals.onRejoin(remembered::clear);
  }

  private Future<Rights> load(Holder holder) {
    return holder.org().equals(Actor.PLATFORM)
        ? db.platformRead(tx -> rightsIn(tx, holder.user(), holder.org()))
        : db.read(holder.org(), tx -> rightsIn(tx, holder.user(), holder.org()));
  }
}
