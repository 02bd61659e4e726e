package io.tenantry.users;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What the trail and the person hear of an edit: which fields, never what was secret. How somebody
 * signs in is an event of its own.
 */
final class EditTrail {

  private final Audit audit;
  private final EditMails mails;

  EditTrail(Audit audit, EditMails mails) {
    this.audit = audit;
    this.mails = mails;
  }

  /**
   * @param kind what the person is in the trail: member or user
   * @param username whether that has changed
   * @param others names of whatever else has changed
   */
  record Edited(
      String kind, UUID person, Card before, Card card, boolean username, List<String> others) {

    private List<String> credentials() {
      List<String> changed = named(true);
      if (username) {
        changed.add("username");
      }
      return changed;
    }

    private List<String> rest() {
      List<String> changed = named(false);
      changed.addAll(others);
      return changed;
    }

    private List<String> named(boolean credentials) {
      return card.changedSince(before).stream()
          .filter(name -> EditRights.CREDENTIALS.contains(name) == credentials)
          .collect(Collectors.toCollection(ArrayList::new));
    }
  }

  Future<Void> edited(Tx tx, Actor actor, Edited edit) {
    List<Event> events = new ArrayList<>();
    List<String> credentials = edit.credentials();
    if (!credentials.isEmpty()) {
      events.add(
          event(actor, edit, "credentials-changed", credentials)
              .withPersonal(reached(edit.card())));
    }
    if (!edit.rest().isEmpty()) {
      events.add(event(actor, edit, "updated", edit.rest()));
    }
    boolean moved = credentials.stream().anyMatch(Set.of("email", "phone", "username")::contains);
    return audit
        .recordAll(tx, actor, events)
        .compose(recorded ->
            moved
                ? mails.signInChanged(tx, actor.org(), edit.before(), edit.card(), edit.username())
                : Future.succeededFuture());
  }

  private static Event event(Actor actor, Edited edit, String what, List<String> fields) {
    JsonObject data = new JsonObject(Map.of("fields", new JsonArray(fields)));
    return new Event(actor.org(), edit.kind() + "." + what, edit.kind(), edit.person(), data);
  }

  private static JsonObject reached(Card card) {
    JsonObject personal = card.personal();
    personal.remove("name");
    return personal;
  }
}
