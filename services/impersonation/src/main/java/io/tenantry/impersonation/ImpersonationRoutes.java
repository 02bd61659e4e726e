package io.tenantry.impersonation;

import static io.tenantry.access.Permissions.USER_IMPERSONATE;
import static io.tenantry.common.web.Permission.SIGNED_IN;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.tenantry.sessions.Acting;
import io.tenantry.sessions.ActingWanted;
import io.tenantry.users.SignedIn;
import io.tenantry.users.SignedInAnswer;
import io.vertx.core.Future;

/** Acting in another person's name, as the web asks for it. */
final class ImpersonationRoutes {

  private static final String OWN = "/v1/me/impersonation";

  private final Impersonations impersonations;
  private final SignedInAnswer signedIn;

  ImpersonationRoutes(Impersonations impersonations, SignedInAnswer signedIn) {
    this.impersonations = impersonations;
    this.signedIn = signedIn;
  }

  void addTo(RouteTable at) {
    at.in(Scope.ORG)
        .post("/users/{user}/impersonation", USER_IMPERSONATE, this::ofMember)
        .takes(NewImpersonation.class)
        .answers(201, SignedIn.class)
        .fresh()
        .secret()
        .summary("Acts as a person of the organization for at most an hour, and only in it");
    at.in(Scope.PLATFORM)
        .post("/users/{user}/impersonation", USER_IMPERSONATE, this::ofUser)
        .takes(NewImpersonation.class)
        .answers(201, SignedIn.class)
        .fresh()
        .secret()
        .summary("Acts as a person for at most an hour, as far as both may go");
    at.in(Scope.SELF)
        .delete(OWN, SIGNED_IN, this::stop)
        .impersonatedReadOnlyToo()
        .answers(200, SignedIn.class)
        .secret()
        .summary("Goes back to the own session");
  }

  private Future<?> ofMember(Call call) {
    return impersonations
        .ofMember(call.actor(), wanted(call))
        .compose(acting -> begun(call.actor(), acting));
  }

  private Future<?> ofUser(Call call) {
    return impersonations
        .ofUser(call.actor(), wanted(call))
        .compose(acting -> begun(call.actor(), acting));
  }

  private Future<?> stop(Call call) {
    return impersonations.stop(call.actor()).compose(signedIn::of);
  }

  private Future<Answer> begun(Actor actor, Acting acting) {
    return signedIn
        .of(acting, !actor.org().equals(Actor.PLATFORM))
        .map(answer -> new Answer(201, answer.body(), answer.headers()).with("Location", OWN));
  }

  private static ActingWanted wanted(Call call) {
    NewImpersonation wanted = call.body(NewImpersonation.class);
    return new ActingWanted(call.id("user"), wanted.mode(), wanted.reason());
  }
}
