package io.tenantry.server;

import static io.tenantry.server.Causes.ME;
import static io.tenantry.server.Causes.ORG;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.server.Cause.Round;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** Ways in which a session that somebody has in another person's name ends. */
final class ActingCauses {

  private final Causes people;

  ActingCauses(Causes people) {
    this.people = people;
  }

  List<Cause> all() {
    return List.of(
        stopped(),
        ownSessionEnded(),
        impersonatorSuspended(),
        permissionTaken(),
        personSuspended());
  }

  private Cause stopped() {
    Victim ivy = people.member("admin");
    Victim vera = people.member();
    return new Cause(
        "an impersonation, stopped",
        () -> {
          String token = acting(ivy.keptToken(), vera);
          return round(
              token,
              200,
              node -> node.visitor().withToken(token).delete(ME + "/impersonation"),
              Causes::nothing);
        });
  }

  private Cause ownSessionEnded() {
    Victim ivy = people.member("admin");
    Victim vera = people.member();
    return new Cause(
        "an impersonation, by signing out oneself",
        () -> {
          String own = ivy.freshToken();
          return round(
              acting(own, vera),
              204,
              node -> node.visitor().withToken(own).post("/v1/auth/sign-out"),
              Causes::nothing);
        });
  }

  private Cause impersonatorSuspended() {
    Victim ivy = people.member("admin");
    Victim vera = people.member();
    return new Cause(
        "an impersonation, by the impersonator's suspension",
        () -> round(acting(ivy.freshToken(), vera), 200, suspends(ivy), () -> unsuspend(ivy)));
  }

  private Cause personSuspended() {
    Victim ivy = people.member("admin");
    Victim vera = people.member();
    return new Cause(
        "an impersonation, by the person's suspension",
        () -> round(acting(ivy.keptToken(), vera), 200, suspends(vera), () -> unsuspend(vera)));
  }

  private Cause permissionTaken() {
    Victim ivy = people.member("admin");
    Victim vera = people.member();
    String path = Causes.person(ORG, ivy) + "/roles";
    return new Cause(
        "an impersonation, by the permission for it",
        () ->
            round(
                acting(ivy.freshToken(), vera),
                200,
                node -> people.admin(ORG, node).put(path, Causes.roles("editor")),
                () -> admin().put(path, Causes.roles("admin")).answers(200)));
  }

  private Function<NodeProcess, Reply> suspends(Victim somebody) {
    String path = Causes.person(ORG, somebody) + "/suspension";
    return node -> people.admin(ORG, node).put(path, Causes.reason());
  }

  private void unsuspend(Victim somebody) {
    admin().delete(Causes.person(ORG, somebody) + "/suspension").answers(204);
  }

  private Visitor admin() {
    return people.admin(ORG, people.anyNode());
  }

  private String acting(String own, Victim person) {
    JsonObject wanted = Causes.reason().put("mode", "read_only");
    return people
        .anyNode()
        .visitor()
        .withToken(own)
        .post(Causes.person(ORG, person) + "/impersonation", wanted)
        .answers(201)
        .json()
        .getString("access_token");
  }

  private static Round round(
      String token, int answer, Function<NodeProcess, Reply> takes, Runnable givesBack) {
    return Causes.round(token, ME, answer, takes, givesBack);
  }
}
