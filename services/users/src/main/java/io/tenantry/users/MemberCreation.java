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
import io.tenantry.credentials.PasswordHash;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
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
    this.access = access;
    this.grants = grants;
    this.rights = rights;
    this.standings = standings;
    this.audit = audit;
    this.clock = clock;
  }

  /** What was asked for, judged and in the form in which it is stored. */
  private record Judged(
      NewPerson person,
      Optional<Identifier> username,
      TypeFlags flags,
      List<String> roles,
      List<NewGrant> gets,
      State status) {

    /** Whoever may not enter is not asked to choose a password. */
    boolean wantsLink() {
      boolean mayEnter = status == State.ACTIVE || status == State.PENDING_VERIFICATION;
      return mayEnter && person.card().email() != null;
    }
  }

  /**
   * Makes somebody a member of {@code actor.org()} who has no account yet.
   *
   * @return fails with 400, 403 where roles are beyond the actor, 409 {@code invite-instead} if the
   *     address or number belongs to somebody outside of the organization, {@code already-member},
   *     {@code member-deleted} or {@code username-taken}
   */
  Future<MemberDetail> create(Actor actor, NewMember wanted) {
    wanted.requireRights(actor);
    Judged judged = judge(actor.org(), wanted);
    return passwords
        .hashIn(actor.org(), wanted.password(), judged.person().card())
        .compose(hash ->
            db.identityWrite(
                actor,
                tx ->
                    make(tx, actor, judged, first(wanted, hash, judged.wantsLink()))
                        .compose(told -> change.detail(tx, actor.org(), judged.person().id()))))
        .recover(failure -> taken.tell(actor, failure, inviteInstead()));
  }

  /**
   * The same for one of many, in an {@code identity} transaction of the organization.
   *
   * @param hash by which they will sign in, made elsewhere
   * @param mayMail whether whoever comes without one is mailed a link to set a password
   * @return fails like {@link #create}; whoever fails otherwise asks {@link TakenNames#tell}
   */
  Future<UUID> create(
      Tx tx, Actor actor, NewMember wanted, Optional<PasswordHash> hash, boolean mayMail) {
    wanted.requireRights(actor);
    Judged judged = judge(actor.org(), wanted);
    return make(tx, actor, judged, first(wanted, hash, mayMail && judged.wantsLink()))
        .map(judged.person().id());
  }

  private static SetPasswords.First first(
      NewMember wanted, Optional<PasswordHash> hash, boolean wantsLink) {
    return new SetPasswords.First(hash, wanted.how().mustChange(), wantsLink);
  }

  private Future<Void> make(Tx tx, Actor actor, Judged judged, SetPasswords.First first) {
    return mayGive(tx, actor, judged)
        .compose(may ->
            taken.requireFree(
                tx, actor, judged.person().id(), People.names(judged.person().card())))
        .compose(free -> insert(tx, actor, judged))
        .compose(made -> passwords.first(tx, actor, judged.person(), first))
        .compose(set -> audit.record(tx, actor, created(actor, judged)));
  }

  /** Told before anything about names is. */
  private Future<Void> mayGive(Tx tx, Actor actor, Judged judged) {
    return judged.roles().isEmpty() && judged.gets().isEmpty()
        ? Future.succeededFuture()
        : access
            .requireMayGive(tx, actor, judged.roles())
            .compose(may -> grants.requireMayGive(tx, actor, judged.gets()));
  }

  private Judged judge(UUID org, NewMember wanted) {
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
    SetPasswords.How.requireSense(wanted.mustChange(), wanted.password(), complaints);
    complaints.unless(
        wanted.wantedStatus() != State.DELETED, "/status", "nobody is made as deleted");
    Optional<Identifier> username = username(org, wanted.username(), complaints);
    complaints.throwIfAny();
    List<String> roles = wanted.wantedRoles().stream().sorted().toList();
    return new Judged(
        person, username, flags, roles, wanted.wantedPermissions(), wanted.wantedStatus());
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

  private Future<Void> insert(Tx tx, Actor actor, Judged judged) {
    UUID user = judged.person().id();
    return people
        .create(tx, judged.person())
        .compose(made -> tx.run(MemberEditSql.INSERT, columns(actor.org(), judged)))
        .compose(made -> standings.newMember(tx, actor.org(), user))
        .compose(stands -> stand(tx, actor, user, judged.status()))
        .compose(stands -> equip(tx, actor, user, judged))
        .compose(held ->
            judged.username().isPresent()
                ? identifiers.add(tx, user, judged.username().get(), true)
                : Future.succeededFuture());
  }

  private Future<Void> equip(Tx tx, Actor actor, UUID user, Judged judged) {
    return judged.gets().isEmpty() && judged.roles().isEmpty()
        ? Future.succeededFuture()
        : rights.equip(tx, actor, user, judged.roles(), judged.gets());
  }

  private Future<Void> stand(Tx tx, Actor actor, UUID user, State status) {
    return status == State.ACTIVE
        ? Future.succeededFuture()
        : standings.setMember(tx, actor.org(), user, Change.to(status, actor.user())).mapEmpty();
  }

  private static Object[] columns(UUID org, Judged judged) {
    List<@Nullable Object> columns = new ArrayList<>();
    columns.add(org);
    columns.add(judged.person().id());
    columns.add(judged.username().map(Identifier::value).orElse(null));
    columns.add(judged.status().word());
    columns.add(judged.flags().isAdmin());
    columns.add(judged.flags().isInstructor());
    columns.add(judged.flags().isLearner());
    columns.add(judged.roles().toArray(String[]::new));
    columns.add(judged.person().metadata());
    columns.add(judged.person().publicMetadata());
    columns.addAll(judged.person().profile().values());
    return columns.toArray();
  }

  private static Event created(Actor actor, Judged judged) {
    JsonObject data =
        new JsonObject()
            .put("roles", new JsonArray(judged.roles()))
            .put(
                "permissions",
                new JsonArray(judged.gets().stream().map(NewGrant::permission).toList()))
            .put("status", judged.status().word());
    return new Event(actor.org(), "member.created", "member", judged.person().id(), data)
        .withPersonal(judged.person().card().personal());
  }

  static Problem.Conflict inviteInstead() {
    return new Problem.Conflict(
        "invite-instead", "this person cannot be made here; invite them instead");
  }
}
