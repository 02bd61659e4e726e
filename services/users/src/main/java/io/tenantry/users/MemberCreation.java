package io.tenantry.users;

import io.tenantry.access.Access;
import io.tenantry.access.Change;
import io.tenantry.access.Grants;
import io.tenantry.access.NewGrant;
import io.tenantry.access.Standings;
import io.tenantry.access.State;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.crypto.Ids;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.Identifier;
import io.tenantry.credentials.Identifiers;
import io.tenantry.sessions.FreshSignIn;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An organization makes a person itself, and manages them until they belong to anybody else. */
final class MemberCreation {

  private final Database db;
  private final People people;
  private final TakenNames taken;
  private final Identifiers identifiers;
  private final SetPasswords passwords;
  private final MemberChange change;
  private final FreshSignIn fresh;
  private final Access access;
  private final Grants grants;
  private final MemberRights rights;
  private final Standings standings;
  private final Audit audit;
  private final Clock clock;

  MemberCreation(
      Database db,
      People people,
      TakenNames taken,
      Identifiers identifiers,
      SetPasswords passwords,
      MemberChange change,
      FreshSignIn fresh,
      Access access,
      Grants grants,
      MemberRights rights,
      Standings standings,
      Audit audit,
      Clock clock) {
    this.db = db;
    this.people = people;
    this.taken = taken;
    this.identifiers = identifiers;
    this.passwords = passwords;
    this.change = change;
    this.fresh = fresh;
    this.access = access;
    this.grants = grants;
    this.rights = rights;
    this.standings = standings;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Makes somebody a member of {@code actor.org()} who has no account yet.
   *
   * @return fails with 400, 403 where roles are beyond the actor or {@code sign-in-again} where a
   *     fresh sign-in is wanted, 409 {@code invite-instead} if the address or number belongs to
   *     somebody outside of the organization, {@code already-member}, {@code member-deleted} or
   *     {@code username-taken}
   */
  Future<MemberDetail> create(Actor actor, NewMember wanted) {
    requireFresh(actor, wanted);
    Newcomer newcomer = judge(actor, wanted, Optional.empty());
    return passwords
        .hashIn(actor.org(), wanted.password(), newcomer.person().card())
        .compose(hash ->
            db.identityWrite(
                actor,
                tx ->
                    create(tx, actor, newcomer, newcomer.first(hash, true))
                        .compose(told -> change.detail(tx, actor.org(), newcomer.person().id()))))
        .recover(failure -> taken.tell(actor, failure, inviteInstead()));
  }

  /** Of many at once it was asked when they were asked for. */
  private void requireFresh(Actor actor, NewMember wanted) {
    wanted.requireRights(actor);
    if (wanted.wantsFreshSignIn()) {
      fresh.require(actor);
    }
  }

  /**
   * The same as {@link #create} for one of many, in an {@code identity} transaction of the
   * organization; whoever fails otherwise asks {@link TakenNames#tell}.
   */
  Future<Void> create(Tx tx, Actor actor, Newcomer newcomer, SetPasswords.First first) {
    return mayGive(tx, actor, newcomer)
        .compose(may ->
            taken.requireFree(
                tx, actor, newcomer.person().id(), People.names(newcomer.person().card())))
        .compose(free -> insert(tx, actor, List.of(newcomer), List.of(first)))
        .compose(made -> stand(tx, actor, newcomer))
        .compose(stands -> equip(tx, actor, newcomer))
        .compose(held -> audit.record(tx, actor, created(actor, newcomer)));
  }

  /** Makes people who are plain and whose names nobody has, in as many statements as for one. */
  Future<Void> createAll(
      Tx tx, Actor actor, List<Newcomer> plain, List<SetPasswords.First> firsts) {
    List<Event> events = plain.stream().map(newcomer -> created(actor, newcomer)).toList();
    return insert(tx, actor, plain, firsts).compose(made -> audit.recordAll(tx, actor, events));
  }

  private Future<Void> insert(
      Tx tx, Actor actor, List<Newcomer> newcomers, List<SetPasswords.First> firsts) {
    List<UUID> users = newcomers.stream().map(one -> one.person().id()).toList();
    List<Identifiers.Given> usernames =
        newcomers.stream()
            .flatMap(one ->
                one.username().stream()
                    .map(name -> new Identifiers.Given(one.person().id(), name, true)))
            .toList();
    JsonArray rows = new JsonArray(newcomers.stream().map(Newcomer::row).toList());
    // Passwords before memberships, whose rows would be written again to say that there is one.
    return people
        .create(tx, newcomers.stream().map(Newcomer::person).toList())
        .compose(made -> passwords.first(tx, actor, firsts))
        .compose(set -> tx.run(MemberEditSql.INSERT, actor.org(), rows))
        .compose(made -> standings.newMembers(tx, actor.org(), users))
        .compose(stand -> identifiers.addAll(tx, usernames));
  }

  /** Told before anything about names is. */
  private Future<Void> mayGive(Tx tx, Actor actor, Newcomer newcomer) {
    return newcomer.roles().isEmpty() && newcomer.gets().isEmpty()
        ? Future.succeededFuture()
        : access
            .requireMayGive(tx, actor, newcomer.roles())
            .compose(may -> grants.requireMayGive(tx, actor, newcomer.gets()));
  }

  /**
   * Somebody in the form in which they are stored.
   *
   * @throws Problem.Invalid with everything that is wrong with them
   */
  Newcomer judge(Actor actor, NewMember wanted, Optional<String> uniqueId) {
    wanted.requireRights(actor);
    UUID org = actor.org();
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
            Optional.of(org),
            UserStatus.ACTIVE.word());
    TypeFlags flags = TypeFlags.ofNew(wanted);
    flags.require(wanted.wantedRoles(), complaints);
    complaints.unless(
        wanted.wantedStatus() != State.DELETED, "/status", "nobody is made as deleted");
    Optional<Identifier> username = username(org, wanted.username(), complaints);
    SetPasswords.How.requireSense(wanted.mustChange(), wanted.password(), complaints);
    complaints.throwIfAny();
    List<String> roles = wanted.wantedRoles().stream().sorted().toList();
    return new Newcomer(
        person,
        username,
        uniqueId,
        flags,
        roles,
        wanted.wantedPermissions(),
        wanted.wantedStatus(),
        wanted.how().mustChange());
  }

  static Optional<Identifier> username(UUID org, @Nullable String wanted, Complaints complaints) {
    if (wanted == null) {
      return Optional.empty();
    }
    Optional<Identifier> username = Identifier.newUsername(org, wanted);
    complaints.unless(
        username.isPresent(),
        "/username",
        "must have 3 to 64 of a-z, 0-9, '.', '-' and '_', and not read like a phone number");
    return username;
  }

  private Future<Void> equip(Tx tx, Actor actor, Newcomer newcomer) {
    return newcomer.gets().isEmpty() && newcomer.roles().isEmpty()
        ? Future.succeededFuture()
        : rights.equip(tx, actor, newcomer.person().id(), newcomer.roles(), newcomer.gets());
  }

  private Future<Void> stand(Tx tx, Actor actor, Newcomer newcomer) {
    Change change = Change.to(newcomer.status(), actor.user());
    return newcomer.status() == State.ACTIVE
        ? Future.succeededFuture()
        : standings.setMember(tx, actor.org(), newcomer.person().id(), change).mapEmpty();
  }

  private static Event created(Actor actor, Newcomer newcomer) {
    JsonObject data =
        new JsonObject()
            .put("roles", new JsonArray(newcomer.roles()))
            .put(
                "permissions",
                new JsonArray(newcomer.gets().stream().map(NewGrant::permission).toList()))
            .put("status", newcomer.status().word());
    return new Event(actor.org(), "member.created", "member", newcomer.person().id(), data)
        .withPersonal(newcomer.person().card().personal());
  }

  static Problem.Conflict inviteInstead() {
    return new Problem.Conflict(
        "invite-instead", "this person cannot be made here; invite them instead");
  }
}
