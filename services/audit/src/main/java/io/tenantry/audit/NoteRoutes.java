package io.tenantry.audit;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Routes;
import io.tenantry.common.web.Scope;
import io.vertx.core.Future;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** How the web asks for notes about people. The rights are those of the catalogue of access. */
final class NoteRoutes {
  private static final Permission NOTE_LIST = new Permission("note:list");
  private static final Permission NOTE_CREATE = new Permission("note:create");

  private final Notes notes;
  private final People people;

  NoteRoutes(Notes notes, People people) {
    this.notes = notes;
    this.people = people;
  }

  void addTo(RouteTable at) {
    addTo(at.in(Scope.ORG));
    addTo(at.in(Scope.PLATFORM));
  }

  private void addTo(Routes at) {
    at.get("/users/{user}/notes", NOTE_LIST, this::list)
        .impersonated()
        .query(PageQuery.class)
        .answersPage(NoteView.class)
        .summary("What admins have written down about a person, newest first")
        .post("/users/{user}/notes", NOTE_CREATE, this::write)
        .takes(NewNote.class)
        .answers(201, NoteView.class)
        .summary("Writes a note about a person, for other admins");
  }

  private Future<?> list(Call call) {
    UUID org = call.actor().org();
    return notes
        .about(org, call.id("user"), call.query(PageQuery.class))
        .compose(page ->
            people.of(org, authors(page)).map(known -> page.map(note -> NoteView.of(note, known))));
  }

  private static Set<UUID> authors(Page<Note> page) {
    return page.data().stream().map(Note::author).collect(Collectors.toSet());
  }

  private Future<?> write(Call call) {
    UUID user = call.id("user");
    UUID org = call.actor().org();
    return people
        .of(org, Set.of(call.actor().user()))
        .compose(known ->
            notes
                .write(call.actor(), user, call.body(NewNote.class))
                .map(note -> Answer.created(location(org, user), NoteView.of(note, known))));
  }

  /** A note has no page of its own: it is found in the list. */
  private static String location(UUID org, UUID user) {
    String scope = org.equals(Actor.PLATFORM) ? "/v1/platform" : "/v1/orgs/" + org;
    return scope + "/users/" + user + "/notes";
  }
}
