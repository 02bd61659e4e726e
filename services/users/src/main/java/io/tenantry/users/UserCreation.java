package io.tenantry.users;

import io.tenantry.access.Access;
import io.tenantry.access.Change;
import io.tenantry.access.Standings;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.crypto.Ids;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.credentials.PasswordHash;
import io.tenantry.sessions.FreshSignIn;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The platform makes a person, who answers to themselves and belongs to no organization yet. */
final class UserCreation {

  private final Database db;
  private final People people;
  private final TakenNames taken;
  private final SetPasswords passwords;
  private final PlatformUsers users;
  private final Memberships memberships;
  private final FreshSignIn fresh;
  private final Access access;
  private final Standings standings;
  private final Audit audit;
  private final Clock clock;

  UserCreation(
      Database db,
      People people,
      TakenNames taken,
      SetPasswords passwords,
      PlatformUsers users,
      Memberships memberships,
      FreshSignIn fresh,
      Access access,
      Standings standings,
      Audit audit,
      Clock clock) {
    this.db = db;
    this.people = people;
    this.taken = taken;
    this.passwords = passwords;
    this.users = users;
    this.memberships = memberships;
    this.fresh = fresh;
    this.access = access;
    this.standings = standings;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Makes somebody who has no account yet.
   *
   * @return fails with 400, 403 where roles are beyond the actor or {@code sign-in-again} where a
   *     fresh sign-in is wanted, 409 {@code identifier-taken}
   */
  Future<UserDetail> create(Actor actor, NewAccount wanted) {
    wanted.requireRights(actor);
    if (wanted.wantsFreshSignIn()) {
      fresh.require(actor);
    }
    NewPerson person = judge(wanted);
    return passwords
        .hash(wanted.password(), person.card())
        .compose(hash -> db.identityWrite(actor, tx -> create(tx, actor, person, wanted, hash)));
  }

  /**
   * The same for one of many, in an {@code identity} transaction of the platform.
   *
   * @param hash by which they will sign in, made elsewhere
   * @param mayMail whether whoever comes without one is mailed a link to set a password
   */
  Future<Void> create(
      Tx tx, Actor actor, NewAccount wanted, Optional<PasswordHash> hash, boolean mayMail) {
    wanted.requireRights(actor);
    return make(tx, actor, judge(wanted), wanted, hash, mayMail).mapEmpty();
  }

  private Future<UserDetail> create(
      Tx tx, Actor actor, NewPerson person, NewAccount wanted, Optional<PasswordHash> hash) {
    return make(tx, actor, person, wanted, hash, true)
        .compose(made -> users.detail(tx, person.id()));
  }

  private Future<Void> make(
      Tx tx,
      Actor actor,
      NewPerson person,
      NewAccount wanted,
      Optional<PasswordHash> hash,
      boolean mayMail) {
    boolean expected = wanted.wantedStatus().expectsSignIn() && person.card().email() != null;
    var first =
        new SetPasswords.First(person.id(), hash, wanted.how().mustChange(), mayMail && expected);
    return access
        .requireMayGive(tx, actor, wanted.wantedRoles())
        .compose(may -> tx.enterPerson(person.id()))
        .compose(in -> taken.requireFreeEverywhere(tx, person.id(), People.names(person.card())))
        .compose(free -> people.create(tx, List.of(person)))
        .compose(made -> stand(tx, actor, person, wanted.wantedStatus()))
        .compose(stands ->
            wanted.wantedRoles().isEmpty()
                ? Future.succeededFuture()
                : memberships.joinPlatform(tx, actor, person.id(), wanted.wantedRoles()))
        .compose(joined -> passwords.first(tx, actor, List.of(first)))
        .compose(set -> audit.record(tx, actor, created(person)));
  }

  private NewPerson judge(NewAccount wanted) {
    Complaints complaints = new Complaints();
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    ProfilePatch profile = wanted.profile();
    NewPerson person =
        new NewPerson(
            Ids.next(),
            wanted.card().over(Card.NOBODY, complaints),
            profile == null
                ? PersonProfile.EMPTY
                : profile.over(PersonProfile.EMPTY, today, complaints),
            complaints.metadata(new JsonObject(), wanted.metadata(), "/metadata"),
            complaints.metadata(new JsonObject(), wanted.publicMetadata(), "/public_metadata"),
            Optional.empty(),
            wanted.wantedStatus().word());
    complaints.unless(
        wanted.wantedStatus() != UserStatus.DELETED, "/status", "nobody is made as deleted");
    SetPasswords.How.requireSense(wanted.mustChange(), wanted.password(), complaints);
    complaints.throwIfAny();
    return person;
  }

  private Future<Void> stand(Tx tx, Actor actor, NewPerson person, UserStatus status) {
    return status == UserStatus.ACTIVE
        ? Future.succeededFuture()
        : standings.setUser(tx, person.id(), Change.to(status.state(), actor.user())).mapEmpty();
  }

  private static Event created(NewPerson person) {
    JsonObject data = new JsonObject().put("status", person.status());
    return new Event(Actor.PLATFORM, "user.created", "user", person.id(), data)
        .withPersonal(person.card().personal());
  }
}
