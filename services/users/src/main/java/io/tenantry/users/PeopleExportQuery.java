package io.tenantry.users;

import io.tenantry.users.Filter.Condition;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who is wanted as a file, as statements and their values.
 *
 * @param org the organization; of everybody the platform, which is the one with the nil id
 * @param page the first page of the list, whole: the ids, if there are no more
 */
record PeopleExportQuery(
    PeopleScope scope,
    UUID org,
    PeopleQuery query,
    Clock clock,
    Function<PeopleQuery, Future<Optional<List<UUID>>>> page) {

  boolean isOfMembers() {
    return scope == PeopleScope.MEMBERS;
  }

  boolean isForEverybody() {
    return !query.isFiltered();
  }

  /** Those who are searched for, in the order of the list, if one page of it has them all. */
  Future<Optional<List<UUID>>> onePage() {
    return query.words().isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : page.apply(query.firstPage());
  }

  String gatherSql() {
    return isOfMembers() ? PeopleExportSql.MEMBERS_GATHERED : PeopleExportSql.USERS_GATHERED;
  }

  @Nullable Object[] toGather(int atMost) {
    List<@Nullable Object> args = new ArrayList<>();
    addQuestion(args);
    args.add(atMost);
    return args.toArray();
  }

  String namedSql() {
    return isOfMembers() ? PeopleExportSql.MEMBERS_NAMED : PeopleExportSql.USERS_NAMED;
  }

  @Nullable Object[] named(UUID[] ids) {
    List<@Nullable Object> args = begin();
    args.add(ids);
    return args.toArray();
  }

  String walkSql() {
    return isOfMembers() ? PeopleExportSql.MEMBERS_WALK : PeopleExportSql.USERS_WALK;
  }

  @Nullable Object[] toWalk(@Nullable String fromKey, @Nullable UUID fromId, int most, int lookAt) {
    List<@Nullable Object> args = begin();
    addQuestion(args);
    Collections.addAll(args, fromKey, fromId, most, lookAt);
    return args.toArray();
  }

  private List<@Nullable Object> begin() {
    List<@Nullable Object> args = new ArrayList<>();
    if (isOfMembers()) {
      args.add(org);
    }
    args.add(clock.instant().atOffset(ZoneOffset.UTC));
    return args;
  }

  private void addQuestion(List<@Nullable Object> args) {
    List<Condition> conditions = query.conditions();
    var order = query.order(scope);
    Collections.addAll(
        args,
        conditions.stream().map(Condition::column).toArray(String[]::new),
        conditions.stream().map(Condition::comparison).toArray(String[]::new),
        conditions.stream().map(Condition::operand).toArray(String[]::new),
        query.words(),
        order.by().wireName(),
        order.descending());
  }
}
