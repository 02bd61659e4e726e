package io.tenantry.access;

import static java.util.stream.Collectors.toMap;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Permission;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Permissions that people hold by themselves, beside their roles, perhaps until a time. */
public final class Grants {

  /** So many are written down as ended in one transaction. */
  static final int ENDED_AT_ONCE = 500;

  private final Database db;
  private final Access access;
  private final Audit audit;
  private final Clock clock;

  Grants(Database db, Access access, Audit audit, Clock clock) {
    this.db = db;
    this.access = access;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * What a change came to.
   *
   * @param given what was not held by itself before, or until another time
   */
  public record Changed(List<Permission> given, List<Permission> taken) {

    /** Whether nothing has changed. */
    public boolean isNothing() {
      return given.isEmpty() && taken.isEmpty();
    }

    /** What the audit trail hears of it. */
    public JsonObject data() {
      return new JsonObject().put("given", names(given)).put("taken", names(taken));
    }

    private static JsonArray names(List<Permission> permissions) {
      return new JsonArray(permissions.stream().map(Permission::name).sorted().toList());
    }
  }

  /**
   * The ceiling: goes on only if the actor holds all of them, without an end, and none would have
   * ended already. Fails with 403 or with 400 at {@code /permissions}.
   */
  public Future<Void> requireMayGive(Tx tx, Actor actor, List<NewGrant> wanted) {
    wanted.forEach(grant -> grant.requireFuture(clock.instant()));
    return access.requireMayGivePermissions(
        tx, actor, wanted.stream().map(grant -> grant.grant().permission()).toList());
  }

  /**
   * Makes these what the user holds by themselves in the organization, instead of whatever it was.
   * It holds from the next request on, on every node, when the transaction's future completes.
   * Ceiling, rank and the audit event are the caller's. Of one that is named twice the last counts.
   */
  public Future<Changed> set(Tx tx, Actor actor, UUID org, UUID user, List<NewGrant> wanted) {
    Map<Permission, Grant> after = byPermission(wanted.stream().map(NewGrant::grant).toList());
    Permission[] permissions = after.keySet().toArray(Permission[]::new);
    return tx.all(GrantSql.OF_PERSON, org, user, now())
        .map(rows -> byPermission(rows.stream().map(Grant::of).toList()))
        .compose(before ->
            tx.run(
                    GrantSql.SET,
                    org,
                    user,
                    RoleChange.names(List.of(permissions)),
                    untils(after),
                    actor.user(),
                    now())
                .compose(_ -> access.changed(tx, user, org))
                .map(changed(before, after)));
  }

  /** In the order of the names. */
  private static @Nullable OffsetDateTime[] untils(Map<Permission, Grant> grants) {
    return grants.values().stream()
        .map(grant -> grant.until().map(end -> end.atOffset(ZoneOffset.UTC)).orElse(null))
        .toArray(OffsetDateTime[]::new);
  }

  private static Map<Permission, Grant> byPermission(List<Grant> grants) {
    return grants.stream()
        .collect(toMap(Grant::permission, grant -> grant, (_, last) -> last, TreeMap::new));
  }

  private static Changed changed(Map<Permission, Grant> before, Map<Permission, Grant> after) {
    return new Changed(
        after.values().stream()
            .filter(grant -> !grant.equals(before.get(grant.permission())))
            .map(Grant::permission)
            .toList(),
        before.keySet().stream().filter(permission -> !after.containsKey(permission)).toList());
  }

  /** The names of what the user holds there by themselves and that has not ended, in order. */
  public Future<List<String>> direct(Tx tx, UUID org, UUID user) {
    return tx.all(GrantSql.OF_PERSON, org, user, now())
        .map(rows -> rows.stream().map(row -> Grant.of(row).permission().name()).sorted().toList());
  }

  /**
   * What the user may do there, by name, and where each permission comes from. Everything is asked
   * for at once.
   */
  public Future<List<Effective>> effective(Tx tx, UUID org, UUID user) {
    Future<RoleSet> known = access.rolesIn(tx, org);
    Future<List<Row>> roles = tx.all(GrantSql.ROLES_OF_PERSON, org, user);
    Future<List<Row>> grants = tx.all(GrantSql.OF_PERSON, org, user, now());
    return known.compose(
        set -> roles.compose(byRole -> grants.map(direct -> effective(set, byRole, direct))));
  }

  private static List<Effective> effective(RoleSet known, List<Row> roles, List<Row> direct) {
    Map<Permission, List<Effective.Source>> sources = new TreeMap<>();
    for (Row row : roles) {
      String role = row.getString("role");
      Effective.Source source = source(row, Optional.of(role), Optional.empty());
      for (Permission permission : known.rights(List.of(role)).permissions()) {
        sources.computeIfAbsent(permission, _ -> new ArrayList<>()).add(source);
      }
    }
    for (Row row : direct) {
      Grant grant = Grant.of(row);
      sources
          .computeIfAbsent(grant.permission(), _ -> new ArrayList<>())
          .add(source(row, Optional.empty(), grant.until()));
    }
    return sources.entrySet().stream()
        .filter(entry -> known.knows(entry.getKey()))
        .map(e -> new Effective(e.getKey(), known.description(e.getKey()), e.getValue()))
        .toList();
  }

  private static Effective.Source source(Row row, Optional<String> role, Optional<Instant> until) {
    return new Effective.Source(
        role, until, row.getUUID("given_by"), row.getOffsetDateTime("given_at").toInstant());
  }

  /** They ended by their own time; what is written down follows. For the schedule. */
  Future<Void> forgetEnded() {
    Actor program = Actor.system(Actor.PLATFORM);
    return db.platformWrite(program, tx -> forgetEnded(tx, program))
        .compose(ended -> ended < ENDED_AT_ONCE ? Future.succeededFuture() : forgetEnded());
  }

  private Future<Integer> forgetEnded(Tx tx, Actor program) {
    return tx.all(GrantSql.FORGET_ENDED, now(), ENDED_AT_ONCE)
        .compose(rows ->
            audit
                .recordAll(tx, program, rows.stream().map(Grants::ended).toList())
                .map(rows.size()));
  }

  private static Event ended(Row row) {
    UUID org = row.getUUID("org_id");
    String what = org.equals(Actor.PLATFORM) ? "colleague" : "member";
    JsonObject data = new JsonObject().put("permission", row.getString("permission"));
    return new Event(org, what + ".permission-ended", what, row.getUUID("user_id"), data);
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
