package io.tenantry.users;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Target;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The number or word by which an organization itself knows a person; nobody else there has it. */
final class UniqueIds {

  /** No vowels, so that no words come out, and nothing that is mistaken for something else. */
  private static final String SIGNS = "23456789BCDFGHJKMNPQRSTVWXZ";

  /** Among a million people two made at random are the same once in 200,000 times. */
  private static final int LENGTH = 10;

  /** So that a chance meeting costs no second attempt. */
  private static final int CANDIDATES = 4;

  private final Database db;
  private final MemberChange change;
  private final Audit audit;
  private final RandomGenerator random;

  UniqueIds(Database db, MemberChange change, Audit audit, RandomGenerator random) {
    this.db = db;
    this.change = change;
    this.audit = audit;
    this.random = random;
  }

  /**
   * Gives a member of {@code actor.org()} this id, or one that is made.
   *
   * @return fails with 404, 403 {@code outranked}, 409 {@code unique-id-taken}, 412
   */
  Future<MemberDetail> set(Actor actor, Target target, NewUniqueId wanted) {
    wanted.requireOneWay();
    return db.write(
        actor,
        tx ->
            change
                .begin(tx, actor, target)
                .compose(member -> {
                  MemberChange.refuseDeleted(member);
                  return value(tx, actor.org(), wanted)
                      .compose(value -> set(tx, actor, member, value));
                })
                .compose(set -> change.detail(tx, actor.org(), target.id())));
  }

  /** The same as {@link #set} for one of many. */
  Future<Void> set(Tx tx, Actor actor, UUID user, String value) {
    return change
        .begin(tx, actor, Target.of(user))
        .compose(member -> {
          MemberChange.refuseDeleted(member);
          return set(tx, actor, member, value);
        });
  }

  private Future<String> value(Tx tx, UUID org, NewUniqueId wanted) {
    String value = wanted.value();
    if (value != null) {
      return Future.succeededFuture(value);
    }
    String[] candidates = Stream.generate(this::made).limit(CANDIDATES).toArray(String[]::new);
    return tx.first(MemberEditSql.FREE_UNIQUE_ID, org, candidates)
        .map(row -> row.orElseThrow(UniqueIds::taken).getString("candidate"));
  }

  private String made() {
    StringBuilder made = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      made.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
    }
    return made.toString();
  }

  private Future<Void> set(Tx tx, Actor actor, Member member, String value) {
    if (value.equals(member.uniqueId())) {
      return Future.succeededFuture();
    }
    JsonObject data = new JsonObject().put("fields", new JsonArray().add("unique_id"));
    Event event = new Event(actor.org(), "member.updated", "member", member.id(), data);
    return tx.run(MemberEditSql.SET_UNIQUE_ID, actor.org(), member.id(), value)
        .compose(set -> audit.record(tx, actor, event));
  }

  static Problem taken() {
    return new Problem.Conflict(
        "unique-id-taken", "somebody else in this organization has this unique id");
  }
}
