package io.tenantry.users;

import io.tenantry.access.AccessModule;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import io.tenantry.jobs.Jobs;
import io.tenantry.jobs.JobsModule;
import io.tenantry.sessions.SessionsModule;
import java.util.ArrayList;
import java.util.List;

/** Builds what is done to many people at once; capabilities above add verbs of their own. */
public final class BulkModule implements Module {

  private final Jobs jobs;
  private final BulkFilter filter;
  private final BulkVerbs own;
  private final BulkRoutes routes;
  private final List<BulkVerb> others = new ArrayList<>();

  public BulkModule(
      Foundation foundation,
      AccessModule access,
      SessionsModule sessions,
      UsersModule users,
      JobsModule jobs) {
    this.jobs = jobs.jobs();
    this.filter = new BulkFilter(users.members(), users.doors().platformUsers());
    this.own = new BulkVerbs(users.doors(), users.members(), sessions.ends());
    this.routes =
        new BulkRoutes(jobs.jobs(), jobs.shown(), filter, access.access(), foundation.clock());
    this.jobs.people(new KnownPeople(foundation.db()));
  }

  /** To be filled in at assembly: one more verb, which is told nothing but to whom. */
  public void add(BulkVerb verb) {
    others.add(verb);
  }

  @Override
  public void addTo(Assembly assembly) {
    var at = assembly.routes();
    routes.addSuspension(at, known(own.suspend()));
    routes.add(at, known(own.reactivate()));
    routes.addDeletion(at, known(own.delete()));
    routes.add(at, known(own.restore()));
    routes.addRoles(at, known(own.setRoles()));
    routes.add(at, known(own.revokeSessions()));
    others.forEach(verb -> routes.add(at, known(verb)));
  }

  private BulkVerb known(BulkVerb verb) {
    jobs.on(new BulkWork(verb, filter));
    return verb;
  }
}
