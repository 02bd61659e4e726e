package io.tenantry.users;

import static io.tenantry.access.Permissions.USER_CREATE;

import io.tenantry.common.sql.Login;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Permission;
import io.tenantry.jobs.Item;
import io.tenantry.jobs.Work;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What a job does with each row of a file: makes the person, or edits them. */
record ImportWork(ImportSide members, ImportSide users, boolean isTrial) implements Work {

  static String kind(boolean invites, boolean isTrial) {
    return "users.import" + (invites ? "-invite" : "") + (isTrial ? "-trial" : "");
  }

  @Override
  public String kind() {
    return kind(false, isTrial);
  }

  @Override
  public Permission permission() {
    return USER_CREATE;
  }

  @Override
  public Login login(UUID org) {
    return Login.IDENTITY;
  }

  @Override
  public Future<Void> apply(Tx tx, Actor actor, JsonObject how, Item item) {
    return done(tx, actor, how, item).mapEmpty();
  }

  @Override
  public Future<Optional<String>> done(Tx tx, Actor actor, JsonObject how, Item item) {
    return side(actor).take(tx, actor, how, row(item)).map(Optional::of);
  }

  @Override
  public Future<Map<Long, Optional<String>>> together(
      Tx tx, Actor actor, JsonObject how, List<Item> items) {
    Map<Long, ImportedRow> rows = new LinkedHashMap<>();
    items.forEach(item -> rows.put(item.place(), row(item)));
    return side(actor)
        .takeTogether(tx, actor, how, rows)
        .map(done -> {
          Map<Long, Optional<String>> ways = new HashMap<>();
          done.forEach((place, way) -> ways.put(place, Optional.of(way)));
          return ways;
        });
  }

  private ImportSide side(Actor actor) {
    return actor.org().equals(Actor.PLATFORM) ? users : members;
  }

  private static ImportedRow row(Item item) {
    return new ImportedRow(item.told().orElseThrow());
  }
}
