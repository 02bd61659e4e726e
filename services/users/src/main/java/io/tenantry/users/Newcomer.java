package io.tenantry.users;

import io.tenantry.access.NewGrant;
import io.tenantry.access.State;
import io.tenantry.credentials.Identifier;
import io.tenantry.credentials.PasswordHash;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Somebody whom an organization makes, judged and in the form in which they are stored. */
record Newcomer(
    NewPerson person,
    Optional<Identifier> username,
    Optional<String> uniqueId,
    TypeFlags flags,
    List<String> roles,
    List<NewGrant> gets,
    State status,
    boolean mustChange) {

  /** Whether nobody has to be asked, and nothing be given, beyond their being here. */
  boolean isPlain() {
    return roles.isEmpty() && gets.isEmpty() && status == State.ACTIVE;
  }

  /** Whoever may not enter is not asked to choose a password. */
  SetPasswords.First first(Optional<PasswordHash> hash, boolean mayMail) {
    boolean mayEnter = status == State.ACTIVE || status == State.PENDING_VERIFICATION;
    boolean wantsLink = mayMail && mayEnter && person.card().email() != null;
    return new SetPasswords.First(person.id(), hash, mustChange, wantsLink);
  }

  /** By which they will sign in. */
  Set<Identifier> names() {
    Set<Identifier> names = new HashSet<>(People.names(person.card()));
    username.ifPresent(names::add);
    return names;
  }

  /** As a row that is told as JSON. */
  JsonObject row() {
    JsonObject row =
        new JsonObject()
            .put("user_id", person.id().toString())
            .put("username", username.map(Identifier::value).orElse(null))
            .put("unique_id", uniqueId.orElse(null))
            .put("status", status.word())
            .put("is_admin", flags.isAdmin())
            .put("is_instructor", flags.isInstructor())
            .put("is_learner", flags.isLearner())
            .put("roles", new JsonArray(roles))
            .put("metadata", person.metadata())
            .put("public_metadata", person.publicMetadata());
    return person.profile().addTo(row);
  }
}
