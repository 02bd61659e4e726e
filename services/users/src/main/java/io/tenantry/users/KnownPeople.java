package io.tenantry.users;

import io.tenantry.audit.Directory;
import io.tenantry.audit.Known;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Who people are, for the trail: an organization knows its members, the platform everybody. */
final class KnownPeople implements Directory {

  private final Database db;

  KnownPeople(Database db) {
    this.db = db;
  }

  @Override
  public Future<Map<UUID, Known>> of(UUID org, Set<UUID> people) {
    UUID[] ids = people.toArray(UUID[]::new);
    Future<List<Row>> rows =
        org.equals(Actor.PLATFORM)
            ? db.platformRead(tx -> tx.all(KnownPeopleSql.EVERYBODY, (Object) ids))
            : db.read(org, tx -> tx.all(KnownPeopleSql.MEMBERS, org, ids));
    return rows.map(found ->
        found.stream()
            .collect(
                Collectors.toMap(
                    row -> row.getUUID("id"),
                    row -> new Known(row.getString("name"), row.getString("email")))));
  }

  @Override
  public Future<Boolean> has(Tx tx, UUID org, UUID user) {
    return (org.equals(Actor.PLATFORM)
            ? tx.first(KnownPeopleSql.KEEP_USER, user)
            : tx.first(KnownPeopleSql.KEEP_MEMBER, org, user))
        .map(row -> row.isPresent());
  }
}
