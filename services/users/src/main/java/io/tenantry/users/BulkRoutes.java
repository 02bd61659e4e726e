package io.tenantry.users;

import io.tenantry.access.Access;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Routes;
import io.tenantry.common.web.Scope;
import io.tenantry.jobs.JobView;
import io.tenantry.jobs.Jobs;
import io.tenantry.jobs.NewJob;
import io.tenantry.jobs.Shown;
import io.tenantry.jobs.TrialView;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/** What is done to many people at once, as the web asks for it in both scopes. */
final class BulkRoutes {

  private final Jobs jobs;
  private final Shown shown;
  private final BulkFilter filter;
  private final Access access;
  private final InstantSource clock;

  BulkRoutes(Jobs jobs, Shown shown, BulkFilter filter, Access access, InstantSource clock) {
    this.jobs = jobs;
    this.shown = shown;
    this.filter = filter;
    this.access = access;
    this.clock = clock;
  }

  /** A verb that is told nothing but to whom. */
  void add(RouteTable at, BulkVerb verb) {
    for (Scope scope : new Scope[] {Scope.ORG, Scope.PLATFORM}) {
      line(at.in(scope), verb, BulkPeople.class, this::plainly);
    }
  }

  /** The same by the method of the route for one person, too. */
  void addDeletion(RouteTable at, BulkVerb verb) {
    add(at, verb);
    for (Scope scope : new Scope[] {Scope.ORG, Scope.PLATFORM}) {
      Routes line =
          at.in(scope)
              .delete(
                  path(verb),
                  verb.permission(),
                  call -> begin(call, verb, BulkPeople.class, this::plainly));
      answers(line, BulkPeople.class).summary("The same as POST");
    }
  }

  void addSuspension(RouteTable at, BulkVerb verb) {
    for (Scope scope : new Scope[] {Scope.ORG, Scope.PLATFORM}) {
      line(at.in(scope), verb, BulkSuspension.class, this::notOverBefore);
    }
  }

  void addRoles(RouteTable at, BulkVerb verb) {
    for (Scope scope : new Scope[] {Scope.ORG, Scope.PLATFORM}) {
      line(at.in(scope), verb, BulkRoles.class, this::withinCeiling).fresh();
    }
  }

  private <W extends BulkWhom> Routes line(
      Routes scope, BulkVerb verb, Class<W> takes, Check<W> check) {
    Routes line =
        scope.post(path(verb), verb.permission(), call -> begin(call, verb, takes, check));
    return answers(line, takes).summary(verb.summary());
  }

  private static Routes answers(Routes line, Class<?> takes) {
    return line.takes(takes).answers(202, JobView.class, TrialView.class);
  }

  private static String path(BulkVerb verb) {
    return "/users/bulk/" + verb.name();
  }

  /** What has to hold for such a job to begin at all. */
  private interface Check<W> {
    Function<Tx, Future<Void>> of(Actor actor, W wanted);
  }

  private Function<Tx, Future<Void>> plainly(Actor actor, BulkPeople wanted) {
    return tx -> Future.succeededFuture();
  }

  private Function<Tx, Future<Void>> notOverBefore(Actor actor, BulkSuspension wanted) {
    BulkSuspension.of(wanted.how()).requireFuture(clock.instant());
    return tx -> Future.succeededFuture();
  }

  private Function<Tx, Future<Void>> withinCeiling(Actor actor, BulkRoles wanted) {
    return tx -> access.requireMayGive(tx, actor, wanted.roles());
  }

  private <W extends BulkWhom> Future<?> begin(
      Call call, BulkVerb verb, Class<W> takes, Check<W> check) {
    W wanted = call.body(takes);
    Actor actor = call.actor();
    NewJob job = job(actor, verb, wanted);
    var may = check.of(actor, wanted);
    return wanted.isTrial()
        ? jobs.tryOut(actor, job, may).compose(trial -> shown.trial(actor, trial))
        : jobs.begin(actor, job, may).compose(begun -> shown.begun(actor, begun));
  }

  private NewJob job(Actor actor, BulkVerb verb, BulkWhom wanted) {
    PeopleScope scope =
        actor.org().equals(Actor.PLATFORM) ? PeopleScope.USERS : PeopleScope.MEMBERS;
    return new NewJob(
        "users." + verb.name(),
        wanted.how(),
        wanted.items(),
        Optional.ofNullable(wanted.filter())
            .map(given -> filter.read(scope, given, clock.instant())));
  }
}
