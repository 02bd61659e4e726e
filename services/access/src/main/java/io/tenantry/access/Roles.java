package io.tenantry.access;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.crypto.Ids;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Precondition;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The roles that can be held in an organization, or in the platform: {@code actor.org()} says
 * which. Those of the program stay as they are; others can be made. Nobody makes or changes a role
 * that grants what they do not hold.
 */
public final class Roles {

  /** The role whose last holder an organization must keep. */
  public static final String OWNER = "owner";

  /** The role whose last holder the platform must keep. */
  public static final String PLATFORM_ADMIN = "admin";

  /** All of them are kept in memory together, and come in one piece where they are listed. */
  private static final int CUSTOM_MAX = 200;

  private final Database db;
  private final Access access;
  private final RoleChange change;
  private final Audit audit;

  Roles(Database db, Access access, RoleChange change, Audit audit) {
    this.db = db;
    this.access = access;
    this.change = change;
    this.audit = audit;
  }

  /** All of them: the built-in ones first, then the others by name. */
  Future<List<Role>> list(Actor actor) {
    return read(actor, tx -> access.rolesIn(tx, actor.org())).map(RoleSet::all);
  }

  /** Every permission that can be held here, with what it allows. */
  Future<Map<Permission, String>> permissions(Actor actor) {
    return read(actor, tx -> access.rolesIn(tx, actor.org())).map(RoleSet::permissions);
  }

  /** One role, what it allows, and how many people hold it. Fails with 404 if there is none. */
  Future<RoleDetail> get(Actor actor, String name) {
    return read(actor, tx -> detail(tx, actor.org(), name));
  }

  /**
   * Makes a role.
   *
   * @return fails with 409 {@code role-exists} if there is one of this name
   */
  Future<RoleDetail> create(Actor actor, NewRole wanted) {
    return write(
        actor,
        tx ->
            access
                .knowing(tx, actor.org(), wanted.wanted())
                .compose(known ->
                    access.asGiver(tx, actor).compose(giver -> create(tx, giver, wanted, known)))
                .compose(made -> detail(tx, actor.org(), wanted.name())));
  }

  private Future<Void> create(Tx tx, Actor actor, NewRole wanted, RoleSet known) {
    Laws.requireMayGivePermissions(actor, known, wanted.wanted());
    RoleChange.refuseBuiltInName(wanted.name());
    if (known.custom() >= CUSTOM_MAX) {
      throw new Problem.Conflict(
          "too-many-roles", "there can be " + CUSTOM_MAX + " roles of yours");
    }
    UUID id = Ids.next();
    return tx.run(
            RoleSql.INSERT,
            actor.org(),
            id,
            wanted.name(),
            wanted.words(),
            RoleChange.names(wanted.wanted()),
            actor.user())
        .compose(made -> access.roleChanged(tx, actor.org(), id))
        .compose(told -> {
          var data = RoleChange.given(wanted.name(), wanted.wanted());
          return audit.record(tx, actor, new Event(actor.org(), "role.created", "role", id, data));
        });
  }

  /**
   * Changes a role. Whoever holds it is judged by what it grants now, on every node, when this
   * completes.
   */
  Future<RoleDetail> edit(Actor actor, String name, Precondition seen, RoleEdit wanted) {
    return write(
        actor,
        tx ->
            change
                .edit(tx, actor, new RoleChange.Named(name, seen), wanted)
                .compose(edited -> detail(tx, actor.org(), edited)));
  }

  /** Deletes a role that nobody holds; otherwise fails with 409 {@code role-in-use}. */
  Future<Void> delete(Actor actor, String name, Precondition seen) {
    return write(actor, tx -> change.delete(tx, actor, new RoleChange.Named(name, seen)));
  }

  /** Everything is asked for at once. */
  private Future<RoleDetail> detail(Tx tx, UUID org, String name) {
    Future<RoleSet> roles = access.rolesIn(tx, org);
    var stored = tx.first(RoleSql.GET, org, name).map(row -> row.map(CustomRole::of));
    Future<Long> holders =
        tx.first(RoleSql.HOLDERS, org, name, RoleDetail.Holders.ASKED)
            .map(row -> row.orElseThrow().getLong("holders"));
    return roles.compose(known ->
        stored.compose(custom -> holders.map(counted -> detail(known, name, custom, counted))));
  }

  private static RoleDetail detail(
      RoleSet known, String name, Optional<CustomRole> custom, long holders) {
    Role role = known.find(name).orElseThrow(Problem.NotFound::new);
    Map<Permission, String> allows = new TreeMap<>();
    role.permissions().stream()
        .filter(known::knows)
        .forEach(permission -> allows.put(permission, known.description(permission)));
    return new RoleDetail(role, custom, allows, RoleDetail.Holders.of(holders));
  }

  private <T extends @Nullable Object> Future<T> read(Actor actor, Function<Tx, Future<T>> work) {
    return isPlatform(actor) ? db.platformRead(work) : db.read(actor.org(), work);
  }

  private <T extends @Nullable Object> Future<T> write(Actor actor, Function<Tx, Future<T>> work) {
    return isPlatform(actor) ? db.platformWrite(actor, work) : db.write(actor, work);
  }

  private static boolean isPlatform(Actor actor) {
    return actor.org().equals(Actor.PLATFORM);
  }
}
