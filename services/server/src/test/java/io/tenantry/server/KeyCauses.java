package io.tenantry.server;

import static io.tenantry.server.Causes.ORG;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.server.Cause.Round;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Ways in which a key of a service is worth nothing any more. */
final class KeyCauses {

  static final String KEYS = ORG + "/api-keys";
  private static final String PERMISSION = "session:list";

  private final Causes people;

  KeyCauses(Causes people) {
    this.people = people;
  }

  List<Cause> all() {
    return List.of(revoked(), rotated(), ownerSuspended(), ownerHasLess());
  }

  private Cause revoked() {
    return ofTheOwner("a key, revoked", 204, (owner, key) -> owner.delete(KEYS + "/" + key));
  }

  private Cause rotated() {
    return ofTheOwner(
        "a key, by another secret",
        200,
        (owner, key) -> owner.post(KEYS + "/" + key + "/rotate", new JsonObject()));
  }

  private interface Taking {
    Reply at(Visitor owner, String key);
  }

  private Cause ofTheOwner(String name, int answer, Taking taking) {
    return new Cause(
        name,
        () -> {
          JsonObject made = key(owner());
          String id = made.getString("id");
          return round(
              made,
              answer,
              node -> taking.at(people.admin(ORG, node), id),
              () -> owner().delete(KEYS + "/" + id));
        });
  }

  private Cause ownerSuspended() {
    Victim ada = people.member("admin");
    String path = Causes.person(ORG, ada) + "/suspension";
    return ofAda(
        "a key, by the suspension of whom it is",
        ada,
        admin -> admin.put(path, Causes.reason()),
        () -> owner().delete(path).answers(204));
  }

  private Cause ownerHasLess() {
    Victim ada = people.member("admin");
    String path = Causes.person(ORG, ada) + "/roles";
    return ofAda(
        "a key, by what its owner lost",
        ada,
        admin -> admin.put(path, Causes.roles("member")),
        () -> owner().put(path, Causes.roles("admin")).answers(200));
  }

  private Cause ofAda(String name, Victim ada, Function<Visitor, Reply> takes, Runnable givesBack) {
    return new Cause(
        name,
        () -> {
          JsonObject made = key(people.anyNode().visitor().withToken(ada.freshToken()));
          return round(
              made,
              200,
              node -> takes.apply(people.admin(ORG, node)),
              () -> {
                givesBack.run();
                owner().delete(KEYS + "/" + made.getString("id")).answers(204);
              });
        });
  }

  private Visitor owner() {
    return people.admin(ORG, people.anyNode());
  }

  static JsonObject key(Visitor by) {
    JsonObject wanted =
        new JsonObject().put("name", "Gateway").put("permissions", new JsonArray().add(PERMISSION));
    return by.post(KEYS, wanted).answers(201).json();
  }

  private static Round round(
      JsonObject key, int answer, Function<NodeProcess, Reply> takes, Runnable givesBack) {
    return new Round(
        key.getString("key"),
        "/v1/system/introspect",
        Optional.of(new JsonObject().put("token", "nobody's").put("permissions", false)),
        answer,
        takes,
        givesBack);
  }
}
