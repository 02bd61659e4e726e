package io.tenantry.invitations;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random people do random things about rights, to each other and to roles. Whatever the program
 * lets happen, a model beside it ({@link RightsModel}) finds that nobody has come to a right that
 * the actor could not give, and that nobody above the actor was touched; and what the laws allow is
 * not refused. The seed of a run is told when it fails; {@code -Dseed=…} runs it again, {@code
 * -Dsoak=true} runs for long.
 */
class RightsModelTest {

  private static final UUID PLATFORM = new UUID(0, 0);
  private static final Office office = new Office();
  @RegisterExtension static final TestApp app = office.app;

  private static final int STEPS = Boolean.getBoolean("soak") ? 20_000 : 300;

  /** People lose more than they gain, so that after a while nobody could do anything any more. */
  private static final int RENEWED_EVERY = 100;

  private static final List<String> BEGIN_AS =
      List.of("owner", "owner", "admin", "admin", "editor", "viewer", "member", "member");

  /** What is given and put into roles: what the acts below need, and what hardly anybody holds. */
  private static final List<String> PERMISSIONS =
      List.of(
          "user:set-role",
          "user:ban",
          "user:get",
          "user:delete",
          "user:recover",
          "session:revoke",
          "role:list",
          "role:create",
          "role:update",
          "role:delete",
          "invitation:create",
          "user:set-credentials",
          "user:set-password",
          "user:update",
          "organization:delete",
          "user:impersonate-admins");

  private static final List<String> ROLES =
      List.of("owner", "admin", "editor", "viewer", "member", "red", "green", "blue");

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final RightsModel model = new RightsModel(app.database());
  private final List<Office.Person> members = new ArrayList<>();
  private final List<Office.Person> colleagues = new ArrayList<>();
  private final Map<String, Integer> allowed = new HashMap<>();
  private final Map<UUID, Visitor> visitors = new HashMap<>();
  private UUID org = PLATFORM;
  private int made;

  /**
   * Something somebody tries.
   *
   * @param needs the permission of its route
   * @param gives what somebody may come to hold by it; empty where nothing is given
   * @param target on whom, if on somebody
   */
  private record Act(
      String name,
      String method,
      String path,
      Optional<JsonObject> body,
      String needs,
      Set<String> gives,
      Optional<UUID> target) {}

  @Test
  void nobodyComesToMoreThanSomebodyAboveThemHeldAndNobodyTouchesThoseAbove() {
    begin();
    for (int step = 0; step < STEPS; step++) {
      if (step % RENEWED_EVERY == 0) {
        renew();
      }
      Office.Person actor = one(random.nextInt(4) == 0 ? colleagues : members);
      take(step, actor, act());
    }
    assertThat(allowed)
        .as("seed %d: too little happened: %s", seed, allowed)
        .containsKeys("roles", "permissions", "edit-role", "invite");
    assertThat(allowed.values().stream().mapToInt(n -> n).sum())
        .as("seed %d: %s", seed, allowed)
        .isGreaterThan(STEPS / 20);
  }

  private void begin() {
    Office.Person root = office.colleague("Rita" + seed % 1000, "admin");
    colleagues.add(root);
    for (String role : List.of("support", "auditor")) {
      colleagues.add(office.colleague(role + seed % 1000, role));
    }
    Office.Person owner = office.owner(root, "model");
    org = office.orgId("model");
    members.add(owner);
    for (String role : BEGIN_AS.subList(1, BEGIN_AS.size())) {
      members.add(office.member(owner, "model", "m" + members.size() + "@model.test", role));
    }
    learn(owner.visitor(), org, "/v1/orgs/model/roles");
    learn(root.visitor(), PLATFORM, "/v1/platform/roles");
  }

  /** Everybody as in the beginning, by an admin of the platform. */
  private void renew() {
    Visitor root = colleagues.getFirst().visitor();
    for (int i = 0; i < members.size(); i++) {
      String person = "/v1/orgs/model/users/" + members.get(i).id();
      var roles = new JsonArray().add(BEGIN_AS.get(i)).add("red");
      root.post(person + "/restore").answers(200);
      root.delete(person + "/suspension").answers(204);
      root.put(person + "/permissions", granting(Set.of())).answers(200);
      if (i == 0) {
        renewRole(root);
      }
      root.put(person + "/roles", new JsonObject().put("roles", roles)).answers(200);
    }
  }

  private void renewRole(Visitor root) {
    var red = granting(Set.of("user:get", "user:set-role", "role:update", "role:create"));
    Reply made = root.post("/v1/orgs/model/roles", red.copy().put("name", "red"));
    if (made.status() == 409) {
      root.patch("/v1/orgs/model/roles/red", red).answers(200);
    }
  }

  private void learn(Visitor reader, UUID where, String path) {
    reader.get(path).answers(200).json().getJsonArray("data").stream()
        .map(JsonObject.class::cast)
        .forEach(role -> model.builtIn(where, role.getString("name"), texts(role)));
  }

  private void take(int step, Office.Person actor, Act act) {
    String told =
        "seed %d, step %d: %s by %s: %s %s %s"
            .formatted(seed, step, act.name(), actor.email(), act.method(), act.path(), act.body());
    RightsModel.Rights before = model.in(org);
    RightsModel.Rights above = model.in(PLATFORM);
    Reply reply = send(actor, act);
    RightsModel.Rights after = model.in(org);
    Set<String> held = rights(actor, act.needs(), before, above);
    Set<String> lasting = lasting(actor, act.needs(), before, above);
    Set<UUID> changed = after.changedSince(before);
    assertThat(model.in(PLATFORM)).as(told).isEqualTo(above);
    if (reply.status() >= 300) {
      assertThat(changed).as("%s was refused", told).isEmpty();
      refused(told, reply, act, held, lasting, before);
      return;
    }
    allowed.merge(act.name(), 1, Integer::sum);
    assertThat(held).as(told).contains(act.needs());
    act.target()
        .filter(target -> !target.equals(actor.id()))
        .ifPresent(target ->
            assertThat(held).as("%s: somebody above", told).containsAll(before.of(target)));
    assertThat(lasting).as("%s: offered", told).containsAll(act.gives());
    for (UUID person : changed) {
      Set<String> gained = new HashSet<>(after.of(person));
      gained.removeAll(before.of(person));
      assertThat(lasting).as("%s: given to %s", told, person).containsAll(gained);
      if (!person.equals(actor.id())) {
        assertThat(held).as("%s: above is %s", told, person).containsAll(before.of(person));
      }
    }
    assertThat(after.owners()).as(told).isNotEmpty();
  }

  /** What the laws allow is not refused in their name. */
  private static void refused(
      String told,
      Reply reply,
      Act act,
      Set<String> held,
      Set<String> lasting,
      RightsModel.Rights before) {
    boolean lawful =
        held.contains(act.needs())
            && lasting.containsAll(act.gives())
            && act.target().map(t -> held.containsAll(before.of(t))).orElse(true);
    if (lawful && act.target().isPresent() && !act.name().equals("credentials")) {
      assertThat(reply.text()).as(told).doesNotContain("\"outranked\"", "\"forbidden\"");
    }
  }

  /** By membership where that is enough for the route, else by the role on the platform. */
  private static Set<String> rights(
      Office.Person actor, String needs, RightsModel.Rights here, RightsModel.Rights above) {
    return here.of(actor.id()).contains(needs) ? here.of(actor.id()) : above.of(actor.id());
  }

  private static Set<String> lasting(
      Office.Person actor, String needs, RightsModel.Rights here, RightsModel.Rights above) {
    return here.of(actor.id()).contains(needs)
        ? here.lastingOf(actor.id())
        : above.lastingOf(actor.id());
  }

  private Act act() {
    Office.Person target = one(members);
    String person = "/v1/orgs/model/users/" + target.id();
    return switch (random.nextInt(10)) {
      case 0, 1 -> giveRoles(target, person);
      case 2, 3 -> givePermissions(target, person);
      case 4, 5 -> editRole();
      case 6 -> createOrDeleteRole();
      case 7 -> invite();
      case 8 -> editCredentials(target, person);
      default -> touch(target, person);
    };
  }

  private Act giveRoles(Office.Person target, String person) {
    Set<String> roles = some(ROLES);
    var body = new JsonObject().put("roles", new JsonArray(List.copyOf(roles)));
    return new Act(
        "roles",
        "PUT",
        person + "/roles",
        Optional.of(body),
        "user:set-role",
        granted(roles),
        Optional.of(target.id()));
  }

  private Act givePermissions(Office.Person target, String person) {
    Set<String> permissions = some(PERMISSIONS);
    JsonArray list = new JsonArray();
    for (String permission : permissions) {
      list.add(random.nextInt(3) == 0 ? ending(permission) : permission);
    }
    var body = new JsonObject().put("permissions", list);
    return new Act(
        "permissions",
        "PUT",
        person + "/permissions",
        Optional.of(body),
        "user:set-role",
        permissions,
        Optional.of(target.id()));
  }

  private static JsonObject ending(String permission) {
    return new JsonObject()
        .put("permission", permission)
        .put("until", Instant.now().plus(Duration.ofDays(1)).toString());
  }

  private Act editRole() {
    Set<String> permissions = some(PERMISSIONS);
    String path = "/v1/orgs/model/roles/" + one(ROLES.subList(5, 8));
    return new Act(
        "edit-role",
        "PATCH",
        path,
        Optional.of(granting(permissions)),
        "role:update",
        permissions,
        Optional.empty());
  }

  private Act createOrDeleteRole() {
    String role = one(ROLES.subList(5, 8));
    if (random.nextInt(3) == 0) {
      String path = "/v1/orgs/model/roles/" + role;
      return new Act(
          "delete-role",
          "DELETE",
          path,
          Optional.empty(),
          "role:delete",
          Set.of(),
          Optional.empty());
    }
    Set<String> permissions = some(PERMISSIONS);
    made++;
    String name = random.nextBoolean() ? role : "role-" + made;
    return new Act(
        "create-role",
        "POST",
        "/v1/orgs/model/roles",
        Optional.of(granting(permissions).put("name", name)),
        "role:create",
        permissions,
        Optional.empty());
  }

  private Act invite() {
    Set<String> roles = some(ROLES.subList(0, 5));
    roles.add("member");
    made++;
    var body =
        new JsonObject()
            .put("email", "new" + made + "@model.test")
            .put("roles", new JsonArray(List.copyOf(roles)));
    return new Act(
        "invite",
        "POST",
        "/v1/orgs/model/invitations",
        Optional.of(body),
        "invitation:create",
        granted(roles),
        Optional.empty());
  }

  /** Whether the person is managed, and what else these ask for, is judged by other tests. */
  private Act editCredentials(Office.Person target, String person) {
    made++;
    var email = new JsonObject().put("email", "other" + made + "@model.test");
    var password = new JsonObject().put("password", "eight loud lanterns " + made);
    return random.nextBoolean()
        ? new Act(
            "credentials",
            "PATCH",
            person,
            Optional.of(email),
            "user:set-credentials",
            Set.of(),
            Optional.of(target.id()))
        : new Act(
            "credentials",
            "PUT",
            person + "/password",
            Optional.of(password),
            "user:set-password",
            Set.of(),
            Optional.of(target.id()));
  }

  /** What rank protects from, without giving anything. */
  private Act touch(Office.Person target, String person) {
    record Touch(
        String name, String method, String path, String needs, Optional<JsonObject> body) {}
    Optional<JsonObject> nothing = Optional.empty();
    List<Touch> touches =
        List.of(
            new Touch("suspend", "PUT", "/suspension", "user:ban", Optional.of(new JsonObject())),
            new Touch("reactivate", "DELETE", "/suspension", "user:ban", nothing),
            new Touch("reactivate", "DELETE", "/suspension", "user:ban", nothing),
            new Touch("sign-out", "DELETE", "/sessions", "session:revoke", nothing),
            new Touch("recover", "POST", "/password-reset", "user:recover", nothing),
            new Touch("delete", "DELETE", "", "user:delete", nothing),
            new Touch("restore", "POST", "/restore", "user:delete", nothing),
            new Touch("restore", "POST", "/restore", "user:delete", nothing));
    Touch touch = one(touches);
    return new Act(
        touch.name(),
        touch.method(),
        person + touch.path(),
        touch.body(),
        touch.needs(),
        Set.of(),
        Optional.of(target.id()));
  }

  /** Whoever was signed out signs in again; whoever may not any more is refused for that. */
  private Reply send(Office.Person actor, Act act) {
    Visitor visitor = visitors.computeIfAbsent(actor.id(), _ -> actor.visitor());
    Reply reply = visitor.send(act.method(), act.path(), act.body().orElse(null));
    if (reply.status() != 401) {
      return reply;
    }
    Optional<UUID> home = colleagues.contains(actor) ? Optional.empty() : Optional.of(org);
    Optional<Visitor> again = signIn(actor.id(), home);
    again.ifPresent(anew -> visitors.put(actor.id(), anew));
    return again.map(v -> v.send(act.method(), act.path(), act.body().orElse(null))).orElse(reply);
  }

  private static Optional<Visitor> signIn(UUID user, Optional<UUID> home) {
    try {
      return Optional.of(office.signIn(user, home));
    } catch (Problem mayNot) {
      return Optional.empty();
    }
  }

  private Set<String> granted(Collection<String> roles) {
    return roles.stream()
        .flatMap(role -> model.granting(org, role).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static JsonObject granting(Set<String> permissions) {
    return new JsonObject().put("permissions", new JsonArray(List.copyOf(permissions)));
  }

  private static Set<String> texts(JsonObject role) {
    return role.getJsonArray("permissions").stream()
        .map(String.class::cast)
        .collect(Collectors.toSet());
  }

  private Set<String> some(List<String> all) {
    Set<String> some = new TreeSet<>();
    int wanted = random.nextInt(4);
    while (some.size() < wanted) {
      some.add(one(all));
    }
    return some;
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
