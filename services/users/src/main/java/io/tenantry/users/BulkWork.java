package io.tenantry.users;

import io.tenantry.common.sql.Login;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Permission;
import io.tenantry.jobs.Found;
import io.tenantry.jobs.Item;
import io.tenantry.jobs.Search;
import io.tenantry.jobs.Work;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** A verb as jobs know it. */
record BulkWork(BulkVerb verb, BulkFilter filter) implements Work {

  @Override
  public String kind() {
    return "users." + verb.name();
  }

  @Override
  public Permission permission() {
    return verb.permission();
  }

  @Override
  public Login login(UUID org) {
    return verb.in(org).login();
  }

  @Override
  public Future<Void> apply(Tx tx, Actor actor, JsonObject how, Item item) {
    return verb.in(actor.org()).step().apply(tx, actor, item.user().orElseThrow(), how);
  }

  @Override
  public Future<Found> find(Actor actor, Search search) {
    return filter.find(actor, search);
  }
}
