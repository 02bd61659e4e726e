package io.tenantry.sessions;

import static io.tenantry.access.Permissions.SESSION_LIST;
import static io.tenantry.access.Permissions.SESSION_REVOKE;
import static io.tenantry.common.web.Permission.SIGNED_IN;

import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.vertx.core.Future;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where people are signed in, and signing them out: oneself, and others in both scopes. */
final class SessionListRoutes {

  private final Sessions sessions;
  private final SessionList list;
  private final SessionEnds ends;

  SessionListRoutes(Sessions sessions, SessionList list, SessionEnds ends) {
    this.sessions = sessions;
    this.list = list;
    this.ends = ends;
  }

  void addTo(RouteTable at) {
    at.in(Scope.SELF)
        .get("/v1/me/sessions", SIGNED_IN, this::own)
        .query(SessionQuery.class)
        .answersPage(ListedSessionView.class)
        .summary("Where one is signed in, the newest first")
        .delete("/v1/me/sessions", SIGNED_IN, this::endAllOwn)
        .query(Which.class)
        .summary("Signs one out everywhere else; with current=true here too")
        .delete("/v1/me/sessions/{session}", SIGNED_IN, this::endOwn)
        .summary("Ends one of one's own sessions");
    ofSomebody(at, Scope.ORG, "used in the organization");
    ofSomebody(at, Scope.PLATFORM, "anywhere");
  }

  private void ofSomebody(RouteTable at, Scope scope, String where) {
    at.in(scope)
        .get("/users/{user}/sessions", SESSION_LIST, this::of)
        .query(SessionQuery.class)
        .answersPage(ListedSessionView.class)
        .summary("A person's sessions " + where + ", the newest first")
        .delete("/users/{user}/sessions", SESSION_REVOKE, this::endAll)
        .summary("Ends all of a person's sessions " + where)
        .delete("/users/{user}/sessions/{session}", SESSION_REVOKE, this::endOne)
        .summary("Ends one of a person's sessions " + where);
  }

  /**
   * @param current whether the session that asks ends too; it does not unless this says so
   */
  record Which(@Nullable Boolean current) {

    boolean all() {
      return Boolean.TRUE.equals(current);
    }
  }

  private Future<?> own(Call call) {
    return list.own(call.actor(), call.query(SessionQuery.class)).map(page -> shown(call, page));
  }

  private Future<?> endAllOwn(Call call) {
    if (call.query(Which.class).all()) {
      return ends.endAllOwn(call.actor()).map(ended -> sessions.drop(Answer.noContent()));
    }
    return ends.endOthers(call.actor());
  }

  private Future<?> endOwn(Call call) {
    UUID session = call.id("session");
    Answer done = Answer.noContent();
    return ends.endOwn(call.actor(), session)
        .map(ended -> session.equals(call.actor().session()) ? sessions.drop(done) : done);
  }

  private Future<?> of(Call call) {
    return list.of(call.actor(), call.id("user"), call.query(SessionQuery.class))
        .map(page -> shown(call, page));
  }

  private Future<?> endAll(Call call) {
    return ends.endAll(call.actor(), call.id("user"));
  }

  private Future<?> endOne(Call call) {
    return ends.endOne(call.actor(), call.id("user"), call.id("session"));
  }

  private static Page<ListedSessionView> shown(Call call, Page<Session> page) {
    return page.map(session -> ListedSessionView.of(session, call.actor()));
  }
}
