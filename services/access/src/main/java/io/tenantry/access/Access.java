package io.tenantry.access;

import static java.util.stream.Collectors.toMap;

import io.tenantry.common.cluster.Signal;
import io.tenantry.common.cluster.SignalledCache;
import io.tenantry.common.cluster.Signals;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Permission;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** A signal about one person; its key is {@code user/org}. */
  private static final String RIGHTS = "rights";

  /** A signal about a role; its key is {@code org/role}, both ids. */
  private static final String ROLE = "role";

  /** A signal about the application's own permissions, which every organization has. */
  private static final String PERMISSIONS = "permissions";

  /**
   * The kind of the outbox rows that say that a role has another rank ({@link Role#rank}); {@code
   * role} is its name. Whoever keeps ranks of people brings those of its holders up to date.
   */
  public static final String RANKS_CHANGED = "role.rank-changed";

  private final Database db;
  private final Signals signals;
  private final Clock clock;
  private final SignalledCache<Holder, Held> remembered;
  private final SignalledCache<UUID, RoleSet> roleSets;

  Access(Foundation foundation) {
    this.db = foundation.db();
    this.signals = foundation.signals();
    this.clock = foundation.clock();
    this.remembered = new SignalledCache<>("rights", REMEMBERED, REMEMBERED_MAX, this::load);
    this.roleSets = new SignalledCache<>("roles", REMEMBERED, REMEMBERED_MAX, this::loadRoles);
    remembered.measured(foundation.meters());
    roleSets.measured(foundation.meters());
  }

  /** Somebody in an organization or in the platform. */
  private record Holder(UUID user, UUID org) {
    static Holder of(String key) {
      String[] ids = key.split("/", -1);
      return new Holder(UUID.fromString(ids[0]), UUID.fromString(ids[1]));
    }

    Signal changed() {
      return new Signal(RIGHTS, user + "/" + org);
    }
  }

  /**
   * What the user holds there; from memory when it is warm, and never older than the last signal
   * about it.
   */
  public Future<Rights> rights(UUID user, UUID org) {
    Future<Held> held = remembered.get(new Holder(user, org));
    Future<RoleSet> roles = roleSets.get(org);
    if (held.succeeded() && roles.succeeded()) {
      return Future.succeededFuture(held.result().rights(roles.result(), clock));
    }
    return held.compose(given -> roles.map(known -> given.rights(known, clock)));
  }

  /** What the user holds there as this transaction sees it; it must be in that organization. */
  public Future<Rights> rightsIn(Tx tx, UUID user, UUID org) {
    Future<Held> held = heldIn(tx, user, org);
    Future<RoleSet> roles = rolesIn(tx, org);
    return held.compose(given -> roles.map(known -> given.rights(known, clock)));
  }

  /**
   * The ceiling: goes on only if the actor holds everything these roles grant in {@code
   * actor.org()}. From here on nobody can change or delete one of them until the transaction ends.
   *
   * <p>Fails with 403 naming the permissions that the actor lacks, or with 400 at {@code /roles} if
   * there is no such role.
   */
  public Future<Void> requireMayGive(Tx tx, Actor actor, Collection<String> roles) {
    return holding(tx, actor.org(), roles)
        .compose(known ->
            asGiver(tx, actor)
                .map(giver -> {
                  Laws.requireMayGive(giver, known, roles);
                  return null;
                }));
  }

  /** The same of permissions by themselves; complaints are at {@code /permissions}. */
  public Future<Void> requireMayGivePermissions(
      Tx tx, Actor actor, Collection<Permission> permissions) {
    return knowing(tx, actor.org(), permissions)
        .compose(known ->
            asGiver(tx, actor)
                .map(giver -> {
                  Laws.requireMayGivePermissions(giver, known, permissions);
                  return null;
                }));
  }

  /**
   * The actor with what they may give: a permission that ends by itself would otherwise be given
   * on, and come back, without an end; nor is one given in another person's name that ends for
   * whoever acts in it. From memory: the guard has just asked for these rights.
   */
  Future<Actor> asGiver(Tx tx, Actor actor) {
    return ending(tx, actor)
        .map(ending -> ending.isEmpty() ? actor : without(actor, ending))
        .compose(giver ->
            actor
                .impersonator()
                .map(by -> rights(by.user(), by.scope()).map(own -> without(giver, own.ending())))
                .orElse(Future.succeededFuture(giver)));
  }

  /** A colleague who is a member, too, gives what one of the two grants without an end. */
  private Future<Set<Permission>> ending(Tx tx, Actor actor) {
    return rights(actor.user(), actor.viaPlatform() ? Actor.PLATFORM : actor.org())
        .compose(rights ->
            rights.ending().isEmpty() || actor.org().equals(Actor.PLATFORM)
                ? Future.succeededFuture(rights.ending())
                : lastingElsewhere(tx, actor).map(lasting -> minus(rights.ending(), lasting)));
  }

  private Future<Set<Permission>> lastingElsewhere(Tx tx, Actor actor) {
    if (!actor.viaPlatform()) {
      return rights(actor.user(), Actor.PLATFORM).map(Rights::lasting);
    }
    return tx.first(AccessSql.STANDS_AS_MEMBER, actor.org(), actor.user(), now())
        .compose(standing ->
            standing.isPresent()
                ? rights(actor.user(), actor.org()).map(Rights::lasting)
                : Future.succeededFuture(Set.of()));
  }

  private static Set<Permission> minus(Set<Permission> some, Set<Permission> others) {
    Set<Permission> left = new HashSet<>(some);
    left.removeAll(others);
    return left;
  }

  private static Actor without(Actor actor, Set<Permission> ending) {
    return actor.holding(minus(actor.permissions(), ending));
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
   * The rank in every scope, for what takes effect on how somebody signs in anywhere. In an {@code
   * identity} transaction of the platform; it is in the platform again afterwards.
   */
  public Future<Void> requireMayActOnEverywhere(Tx tx, Actor actor, UUID target) {
    return tx.enterPerson(target)
        .compose(_ -> tx.all(AccessSql.SCOPES_OF, target))
        .compose(rows -> {
          List<Future<Rights>> held = new ArrayList<>();
          for (Row row : rows) {
            tx.enter(row.getUUID("org_id"));
            held.add(rightsIn(tx, target, row.getUUID("org_id")));
          }
          return tx.enter(Actor.PLATFORM).compose(_ -> Future.all(held));
        })
        .map(all -> {
          all.<Rights>list().forEach(rights -> Laws.requireMayActOn(actor, rights));
          return null;
        });
  }

  /**
   * Makes these the user's roles in the organization, instead of whatever they were. The next
   * request of any of the user's tokens is judged by them, on every node, when the transaction's
   * future completes. Ceiling, rank, the last owner and the audit event are the caller's.
   *
   * @return the highest rank of the roles, which lists sort by ({@link Role#rank}); fails with 400
   *     at {@code /roles} if there is no such role
   */
  public Future<Integer> setRoles(
      Tx tx, Actor actor, UUID org, UUID user, Collection<String> roles) {
    String[] names = new TreeSet<>(roles).toArray(String[]::new);
    return holding(tx, org, roles)
        .compose(known -> {
          Laws.requireKnown(known, roles);
          return tx.run(AccessSql.SET_ROLES, org, user, names, actor.user(), now())
              .compose(_ -> changed(tx, user, org))
              .map(known.rank(roles));
        });
  }

  /** That somebody's rights are not what they were, told to every node. */
  Future<Void> changed(Tx tx, UUID user, UUID org) {
    return signals.raise(tx, new Holder(user, org).changed());
  }

  /** The same of a role, for all who hold it. */
  Future<Void> roleChanged(Tx tx, UUID org, UUID role) {
    return signals.raise(tx, new Signal(ROLE, org + "/" + role));
  }

  /** The same of the application's permissions. */
  Future<Void> permissionsChanged(Tx tx) {
    return signals.raise(tx, new Signal(PERMISSIONS, ""));
  }

  /** What the user was given there, as this transaction sees it. */
  Future<Held> heldIn(Tx tx, UUID user, UUID org) {
    return tx.all(AccessSql.HELD, org, user).map(Held::of);
  }

  /** The roles and permissions there are, as this transaction sees them. */
  Future<RoleSet> rolesIn(Tx tx, UUID org) {
    return tx.all(RoleSql.EVERYTHING, org).map(rows -> RoleSet.of(org, rows));
  }

  /** The same, with these roles locked against change until the transaction ends. */
  private Future<RoleSet> holding(Tx tx, UUID org, Collection<String> roles) {
    String[] made =
        roles.stream().filter(name -> !BuiltInRoles.isName(name)).toArray(String[]::new);
    return made.length == 0
        ? rolesIn(tx, org)
        : tx.all(RoleSql.HOLD, org, made).compose(_ -> rolesIn(tx, org));
  }

  /** The same, with the application's permissions locked if some of these are. */
  Future<RoleSet> knowing(Tx tx, UUID org, Collection<Permission> permissions) {
    boolean foreign = permissions.stream().anyMatch(p -> Permissions.find(p.name()).isEmpty());
    return foreign
        ? tx.all(ApplicationPermissionSql.HOLD).compose(_ -> rolesIn(tx, org))
        : rolesIn(tx, org);
  }

  /**
   * The rank ({@link Role#rank}) of every role there is, by name, as this transaction sees it; for
   * what keeps copies of it.
   */
  public Future<Map<String, Integer>> ranks(Tx tx, UUID org) {
    return rolesIn(tx, org)
        .map(known -> known.all().stream().collect(toMap(Role::name, Role::rank)));
  }

  /**
   * Whether the organization has an owner who can act besides this one. Locks the owners and their
   * standing until the transaction ends, so that of two owners who leave at the same time one is
   * told no. Ask before changing either.
   */
  public Future<Boolean> anotherOwner(Tx tx, UUID org, UUID besides) {
    return another(tx, AccessSql.OWNERS_WHO_CAN_ACT, org, Roles.OWNER, besides);
  }

  /**
   * The organizations that the person is an owner of, in an {@code identity} transaction that sees
   * their rows everywhere ({@code tx.enterPerson}); in the order of ids, in which they are to be
   * entered.
   */
  public Future<List<UUID>> ownedBy(Tx tx, UUID user) {
    return tx.all(AccessSql.OWNED_BY, user, Roles.OWNER, Actor.PLATFORM)
        .map(rows -> rows.stream().map(row -> row.getUUID("org_id")).toList());
  }

  /**
   * Deletes what is written down here about a member: roles, grants and standing. For an {@code
   * identity} transaction in that organization, after their sessions there were ended.
   */
  public Future<Void> forgetMember(Tx tx, UUID org, UUID user) {
    return tx.run(AccessSql.FORGET_MEMBER, org, user)
        .compose(gone -> signals.raise(tx, new Holder(user, org).changed()));
  }

  /** The same about a person, everywhere. */
  public Future<Void> forgetUser(Tx tx, UUID user) {
    return tx.first(AccessSql.FORGET_USER, user)
        .compose(gone -> signals.raise(tx, new Holder(user, Actor.PLATFORM).changed()));
  }

  /** The same of the platform's admins. */
  public Future<Boolean> anotherPlatformAdmin(Tx tx, UUID besides) {
    String question = AccessSql.PLATFORM_ADMINS_WHO_CAN_ACT;
    return another(tx, question, Actor.PLATFORM, Roles.PLATFORM_ADMIN, besides);
  }

  private Future<Boolean> another(Tx tx, String question, UUID org, String role, UUID besides) {
    return tx.all(question, org, role, now())
        .map(rows -> rows.stream().anyMatch(row -> !row.getUUID("user_id").equals(besides)));
  }

  /**
   * Forgets, on this node, what a signal says has changed, and everything when signals were missed.
   */
  void listen() {
    signals.on(RIGHTS, key -> remembered.drop(Holder.of(key)));
    signals.on(ROLE, key -> roleSets.drop(UUID.fromString(key.substring(0, key.indexOf('/')))));
    signals.on(PERMISSIONS, _ -> roleSets.clear());
    signals.onRejoin(remembered::clear);
    signals.onRejoin(roleSets::clear);
  }

  private Future<Held> load(Holder holder) {
    return holder.org().equals(Actor.PLATFORM)
        ? db.platformRead(tx -> heldIn(tx, holder.user(), holder.org()))
        : db.read(holder.org(), tx -> heldIn(tx, holder.user(), holder.org()));
  }

  private Future<RoleSet> loadRoles(UUID org) {
    return org.equals(Actor.PLATFORM)
        ? db.platformRead(tx -> rolesIn(tx, org))
        : db.read(org, tx -> rolesIn(tx, org));
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
