package io.tenantry.invitations;

import static io.tenantry.invitations.RightsActs.PLATFORM;
import static io.tenantry.invitations.RightsActs.granting;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.common.web.Problem;
import io.tenantry.invitations.RightsActs.Act;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random people do random things about rights ({@link RightsActs}), to each other and to roles, in
 * an organization and on the platform, and those who were invited accept. Whatever the program lets
 * happen, a model beside it ({@link RightsModel}) finds that nobody has come to a right that the
 * actor could not give, and that nobody above the actor was touched; and what the laws allow is not
 * refused. The seed of a run is told when it fails; {@code -Dseed=…} runs it again, {@code
 * -Dsoak=true} runs for long.
 */
class RightsModelTest {

  private static final Office office = new Office();
  @RegisterExtension static final TestApp app = office.app;

  private static final int STEPS = Boolean.getBoolean("soak") ? 20_000 : 300;

  /** What is rarely allowed may not have happened by then; it will by now. */
  private static final int STEPS_MAX = 10 * STEPS;

  private static final Set<String> MUST_HAPPEN =
      Set.of("roles", "permissions", "edit-role", "invite", "accepted", "above", "credentials");

  /** People lose more than they gain, so that after a while nobody could do anything any more. */
  private static final int RENEWED_EVERY = 100;

  /** Whoever accepts joins the others up to so many; more would hardly ever meet twice. */
  private static final int PEOPLE_MAX = 14;

  private static final List<String> BEGIN_AS =
      List.of("owner", "owner", "admin", "admin", "editor", "viewer", "member", "member", "editor");

  /** The first brings everybody back to the beginning. */
  private static final List<String> COLLEAGUES_AS = List.of("admin", "admin", "support", "auditor");

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final RightsModel model = new RightsModel(app.database());
  private final List<Office.Person> members = new ArrayList<>();
  private final List<Office.Person> colleagues = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();
  private final Map<String, Integer> allowed = new HashMap<>();
  private final Map<UUID, Visitor> visitors = new HashMap<>();
  private UUID org = PLATFORM;

  /** An invitation that nobody has accepted yet. */
  private record Link(UUID where, String email, String token, UUID inviter, List<String> roles) {}

  /** Who holds what at one moment. */
  private record Moment(RightsModel.Rights here, RightsModel.Rights above) {

    RightsModel.Rights in(UUID where) {
      return where.equals(PLATFORM) ? above : here;
    }

    RightsModel.Rights elsewhere(UUID where) {
      return where.equals(PLATFORM) ? here : above;
    }

    /** By membership where that is enough for the route, else by the role on the platform. */
    RightsModel.Rights of(Office.Person actor, Act act) {
      RightsModel.Rights there = in(act.where());
      return there.of(actor.id()).contains(act.needs()) ? there : above;
    }

    /** What the actor may give: what ends by itself here may be held without an end there. */
    Set<String> lastingOf(Office.Person actor, Act act, boolean standsAsMember) {
      Set<String> lasting = new HashSet<>(above.lastingOf(actor.id()));
      if (standsAsMember || act.where().equals(PLATFORM)) {
        lasting.addAll(in(act.where()).lastingOf(actor.id()));
      }
      lasting.retainAll(of(actor, act).of(actor.id()));
      return lasting;
    }
  }

  private Moment now() {
    return new Moment(model.in(org), model.in(PLATFORM));
  }

  @Test
  void nobodyComesToMoreThanSomebodyAboveThemHeldAndNobodyTouchesThoseAbove() {
    begin();
    var acts = new RightsActs(random, model, members, colleagues, org);
    for (int step = 0; step < STEPS || (isMissingSome() && step < STEPS_MAX); step++) {
      if (step % RENEWED_EVERY == 0) {
        renew();
      }
      boolean above = random.nextInt(4) == 0;
      if (!links.isEmpty() && random.nextInt(8) == 0) {
        accept(step, links.remove(random.nextInt(links.size())));
      } else {
        boolean byColleague = random.nextInt(4) == 0 != above;
        Office.Person actor = one(byColleague ? colleagues : members);
        take(step, actor, above ? acts.onPlatform() : acts.inOrganization());
      }
    }
    assertThat(allowed.keySet())
        .as("seed %d: too little happened: %s", seed, allowed)
        .containsAll(MUST_HAPPEN);
    assertThat(allowed.values().stream().mapToInt(n -> n).sum())
        .as("seed %d: %s", seed, allowed)
        .isGreaterThan(STEPS / 20);
  }

  private boolean isMissingSome() {
    return !allowed.keySet().containsAll(MUST_HAPPEN);
  }

  private void begin() {
    for (int i = 0; i < COLLEAGUES_AS.size(); i++) {
      colleagues.add(office.colleague("c" + i + "-" + seed % 1000, COLLEAGUES_AS.get(i)));
    }
    Office.Person root = colleagues.getFirst();
    Office.Person owner = office.owner(root, "model");
    org = office.orgId("model");
    members.add(owner);
    for (String role : BEGIN_AS.subList(1, BEGIN_AS.size() - 1)) {
      members.add(office.member(owner, "model", "m" + members.size() + "@model.test", role));
    }
    belongToBoth(owner, BEGIN_AS.getLast());
    Office.Person elsewhere = office.owner(root, "elsewhere");
    for (int i = 0; i < BEGIN_AS.size(); i += 2) {
      answerToThemselves(elsewhere, members.get(i));
    }
    learn(root.visitor(), org, "/v1/orgs/model/roles");
    learn(root.visitor(), PLATFORM, "/v1/platform/roles");
  }

  /** The colleague who holds least is a member, too, and signed in as one. */
  private void belongToBoth(Office.Person owner, String role) {
    Office.Person colleague = colleagues.removeLast();
    join(owner, "model", colleague, role);
    var both =
        new Office.Person(
            colleague.id(), colleague.email(), office.signIn(colleague.id(), Optional.of(org)));
    colleagues.add(both);
    members.add(both);
  }

  /** Whoever belongs to two organizations is managed by neither. */
  private static void answerToThemselves(Office.Person host, Office.Person person) {
    join(host, "elsewhere", person, "member");
  }

  private static void join(Office.Person host, String slug, Office.Person person, String role) {
    var invited =
        new JsonObject().put("email", person.email()).put("roles", new JsonArray().add(role));
    host.visitor().post("/v1/orgs/" + slug + "/invitations", invited).answers(201);
    var token = Office.justToken(office.token(person.email()));
    person.visitor().post("/v1/invitations/accept", token).answers(200);
  }

  /** Everybody as in the beginning, by an admin of the platform. */
  private void renew() {
    Visitor root = office.signIn(colleagues.getFirst().id(), Optional.empty()); // a token ends
    renewRole(root, "/v1/platform/roles", "crimson");
    renewRole(root, "/v1/orgs/model/roles", "red");
    for (int i = 1; i < COLLEAGUES_AS.size(); i++) {
      String person = "/v1/platform/users/" + colleagues.get(i).id();
      var roles = new JsonArray().add(COLLEAGUES_AS.get(i)).add("crimson");
      root.put(person + "/permissions", granting(Set.of())).answers(200);
      root.put(person + "/roles", new JsonObject().put("roles", roles)).answers(200);
    }
    for (int i = 0; i < BEGIN_AS.size(); i++) {
      String person = "/v1/orgs/model/users/" + members.get(i).id();
      var roles = new JsonArray().add(BEGIN_AS.get(i)).add("red");
      root.post(person + "/restore").answers(200);
      root.delete(person + "/suspension").answers(204);
      root.put(person + "/permissions", granting(Set.of())).answers(200);
      root.put(person + "/roles", new JsonObject().put("roles", roles)).answers(200);
    }
  }

  private static void renewRole(Visitor root, String roles, String name) {
    var role =
        granting(
            Set.of("user:get", "user:set-role", "role:update", "role:create", "invitation:create"));
    Reply made = root.post(roles, role.copy().put("name", name));
    if (made.status() == 409) {
      root.patch(roles + "/" + name, role).answers(200);
    }
  }

  private void learn(Visitor reader, UUID where, String path) {
    reader.get(path).answers(200).json().getJsonArray("data").stream()
        .map(JsonObject.class::cast)
        .forEach(role -> model.builtIn(where, role.getString("name"), texts(role)));
  }

  /**
   * Somebody does something.
   *
   * @param held what the actor may do where it happens
   * @param lasting what of it they may give
   */
  private record Attempt(
      String told,
      Office.Person actor,
      Act act,
      Moment before,
      Set<String> held,
      Set<String> lasting) {}

  private void take(int step, Office.Person actor, Act act) {
    String told =
        "seed %d, step %d: %s by %s: %s %s %s"
            .formatted(seed, step, act.name(), actor.email(), act.method(), act.path(), act.body());
    Moment before = now();
    boolean isMember = model.stands(act.where(), actor.id());
    var attempt =
        new Attempt(
            told,
            actor,
            act,
            before,
            before.of(actor, act).of(actor.id()),
            before.lastingOf(actor, act, isMember));
    Reply reply = send(actor, act);
    Moment after = now();
    assertThat(after.elsewhere(act.where())).as(told).isEqualTo(before.elsewhere(act.where()));
    if (reply.status() >= 300) {
      assertThat(after.in(act.where()))
          .as("%s was refused", told)
          .isEqualTo(before.in(act.where()));
      refused(attempt, reply);
      return;
    }
    allowed.merge(act.where().equals(PLATFORM) ? "above" : act.name(), 1, Integer::sum);
    judge(attempt, after.in(act.where()));
    if (act.name().equals("credentials")) {
      UUID target = act.target().orElseThrow();
      assertThat(model.isManaged(org, target)).as("%s: answers to themselves", told).isTrue();
    }
    if (act.name().equals("invite")) {
      remember(actor, act);
    }
  }

  /** The laws, of something that was not refused. */
  private static void judge(Attempt attempt, RightsModel.Rights after) {
    String told = attempt.told();
    Act act = attempt.act();
    UUID actor = attempt.actor().id();
    RightsModel.Rights before = attempt.before().in(act.where());
    assertThat(attempt.held()).as(told).contains(act.needs());
    act.target()
        .filter(target -> !target.equals(actor))
        .ifPresent(target ->
            assertThat(attempt.held())
                .as("%s: somebody above", told)
                .containsAll(before.of(target)));
    assertThat(attempt.lasting()).as("%s: offered", told).containsAll(act.gives());
    for (UUID person : after.changedSince(before)) {
      assertThat(attempt.lasting())
          .as("%s: given to %s", told, person)
          .containsAll(after.gainedSince(before, person));
      if (!person.equals(actor)) {
        assertThat(attempt.held())
            .as("%s: above is %s", told, person)
            .containsAll(before.of(person));
      }
    }
    assertThat(after.keepers()).as(told).isNotEmpty();
  }

  /** What the laws allow is not refused in their name. */
  private static void refused(Attempt attempt, Reply reply) {
    Act act = attempt.act();
    RightsModel.Rights before = attempt.before().in(act.where());
    boolean lawful =
        attempt.held().contains(act.needs())
            && attempt.lasting().containsAll(act.gives())
            && act.target().map(t -> attempt.held().containsAll(before.of(t))).orElse(true);
    if (lawful && act.target().isPresent() && !act.name().equals("credentials")) {
      assertThat(reply.text()).as(attempt.told()).doesNotContain("\"outranked\"", "\"forbidden\"");
    }
  }

  private void remember(Office.Person inviter, Act act) {
    JsonObject body = act.body().orElseThrow();
    String email = body.getString("email");
    List<String> roles = body.getJsonArray("roles").stream().map(String.class::cast).toList();
    links.add(new Link(act.where(), email, office.token(email), inviter.id(), roles));
  }

  /** Whoever accepts gets what the inviter could give at this moment, or nothing at all. */
  private void accept(int step, Link link) {
    String told = "seed %d, step %d: accepting %s".formatted(seed, step, link);
    Moment before = now();
    Set<String> roles =
        link.roles().stream()
            .flatMap(role -> model.granting(link.where(), role).stream())
            .collect(Collectors.toSet());
    boolean lawful = mayStillInvite(link, before, roles);
    Reply reply =
        app.visitor()
            .post("/v1/invitations/accept", Office.acceptance(link.token(), "Nia Newcomer"));
    Moment after = now();
    assertThat(reply.status()).as(told).isEqualTo(lawful ? 200 : 410);
    if (!lawful) {
      assertThat(after).as(told).isEqualTo(before);
      allowed.merge("void", 1, Integer::sum);
      return;
    }
    var answer = reply.json();
    UUID id = UUID.fromString(answer.getJsonObject("user").getString("id"));
    assertThat(after.in(link.where()).changedSince(before.in(link.where())))
        .as(told)
        .isSubsetOf(Set.of(id));
    assertThat(after.in(link.where()).of(id)).as(told).containsExactlyInAnyOrderElementsOf(roles);
    assertThat(after.elsewhere(link.where())).as(told).isEqualTo(before.elsewhere(link.where()));
    allowed.merge("accepted", 1, Integer::sum);
    List<Office.Person> house = link.where().equals(PLATFORM) ? colleagues : members;
    if (house.size() < PEOPLE_MAX) {
      var visitor = app.visitor().withToken(answer.getString("access_token"));
      house.add(new Office.Person(id, link.email(), visitor));
    }
  }

  /** By what they hold as a member who stands and as a colleague; and every role is still there. */
  private boolean mayStillInvite(Link link, Moment now, Set<String> roles) {
    Set<String> held = new HashSet<>(now.above().of(link.inviter()));
    Set<String> lasting = new HashSet<>(now.above().lastingOf(link.inviter()));
    if (model.stands(link.where(), link.inviter())) {
      held.addAll(now.in(link.where()).of(link.inviter()));
      lasting.addAll(now.in(link.where()).lastingOf(link.inviter()));
    }
    return held.contains("invitation:create")
        && lasting.containsAll(roles)
        && link.roles().stream().allMatch(role -> model.isRole(link.where(), role));
  }

  /** Whoever was signed out signs in again; whoever may not any more is refused for that. */
  private Reply send(Office.Person actor, Act act) {
    Visitor visitor = visitors.computeIfAbsent(actor.id(), _ -> actor.visitor());
    Reply reply = visitor.send(act.method(), act.path(), act.body().orElse(null));
    if (reply.status() != 401) {
      return reply;
    }
    Optional<UUID> home = members.contains(actor) ? Optional.of(org) : Optional.empty();
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

  private static Set<String> texts(JsonObject role) {
    return role.getJsonArray("permissions").stream()
        .map(String.class::cast)
        .collect(Collectors.toSet());
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
