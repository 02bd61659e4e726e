package io.tenantry.users;

import io.tenantry.access.Access;
import io.tenantry.access.NewGrant;
import io.tenantry.access.Standing;
import io.tenantry.access.Standings;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Sent;
import io.tenantry.common.web.Target;
import io.tenantry.common.web.Version;
import io.tenantry.credentials.PasswordHash;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Everything about a person that the platform may edit at once, wherever they belong. */
final class UserEdits {

  private final Database db;
  private final Users users;
  private final People people;
  private final TakenNames taken;
  private final SetPasswords passwords;
  private final PlatformUsers platformUsers;
  private final UserStatuses statuses;
  private final Colleagues colleagues;
  private final EditRights rights;
  private final EditTrail trail;
  private final Access access;
  private final Standings standings;
  private final Clock clock;

  UserEdits(
      Database db,
      Users users,
      People people,
      TakenNames taken,
      SetPasswords passwords,
      PlatformUsers platformUsers,
      UserStatuses statuses,
      Colleagues colleagues,
      EditRights rights,
      EditTrail trail,
      Access access,
      Standings standings,
      Clock clock) {
    this.db = db;
    this.users = users;
    this.people = people;
    this.taken = taken;
    this.passwords = passwords;
    this.platformUsers = platformUsers;
    this.statuses = statuses;
    this.colleagues = colleagues;
    this.rights = rights;
    this.trail = trail;
    this.access = access;
    this.standings = standings;
    this.clock = clock;
  }

  /** What a person themselves, or the platform, says of them. */
  private record Said(PersonProfile profile, JsonObject metadata, JsonObject publicMetadata) {

    static Said of(Particulars particulars) {
      return new Said(particulars.profile(), particulars.metadata(), particulars.publicMetadata());
    }

    List<String> changedSince(Said before) {
      List<String> changed = new ArrayList<>(profile.changedSince(before.profile));
      if (!metadata.equals(before.metadata)) {
        changed.add("metadata");
      }
      if (!publicMetadata.equals(before.publicMetadata)) {
        changed.add("public_metadata");
      }
      return changed;
    }
  }

  /** A person, locked, and what they are to be. */
  private record Edit(
      User user, Standing standing, Card before, Card card, Said saidBefore, Said said) {

    UUID id() {
      return user.id();
    }
  }

  private record NewHash(PasswordHash hash, SetPasswords.How how) {}

  /**
   * Edits a person.
   *
   * @return fails with 400, 403 for what the actor may not edit or {@code outranked}, for how
   *     somebody signs in by their rights in every organization; 404, 409, 412
   */
  Future<UserDetail> edit(Actor actor, Target target, UserPatch wanted) {
    return edit(actor, target, wanted, wanted.how());
  }

  /** The same as editing nothing but the password, where the person may stay signed in. */
  Future<UserDetail> setPassword(Actor actor, Target target, PasswordSetting wanted) {
    return edit(actor, target, UserPatch.ofPassword(wanted.password()), wanted.how());
  }

  /** The same as {@link #edit} for one of many, without a password. */
  Future<Void> edit(Tx tx, Actor actor, UUID user, UserPatch wanted) {
    rights.requireHeld(actor, wanted.sent(), wanted.status() == UserStatus.DELETED);
    return begun(tx, actor, Target.of(user), wanted)
        .compose(edit -> apply(tx, actor, edit, wanted, Optional.empty()));
  }

  private Future<Edit> begun(Tx tx, Actor actor, Target target, UserPatch wanted) {
    return mayGive(tx, actor, wanted)
        .compose(may -> users.lock(tx, target.id()))
        .compose(user -> mayActOn(tx, actor, user, wanted.sent()))
        .compose(user -> begin(tx, target, user, wanted));
  }

  private Future<UserDetail> edit(
      Actor actor, Target target, UserPatch wanted, SetPasswords.How how) {
    rights.require(actor, wanted.sent(), wanted.status() == UserStatus.DELETED);
    return hash(actor, target.id(), wanted)
        .compose(hash ->
            db.identityWrite(
                actor,
                tx ->
                    begun(tx, actor, target, wanted)
                        .compose(edit ->
                            apply(tx, actor, edit, wanted, hash.map(h -> new NewHash(h, how))))
                        .compose(done -> platformUsers.detail(tx, target.id()))));
  }

  private Future<Optional<PasswordHash>> hash(Actor actor, UUID user, UserPatch wanted) {
    if (wanted.password() == null) {
      return Future.succeededFuture(Optional.empty());
    }
    SetPasswords.refuseOwn(actor, user);
    return db.platformRead(tx -> users.get(tx, user))
        .compose(found -> passwords.hashOf(user, wanted.password(), Card.of(found)));
  }

  private Future<Void> mayGive(Tx tx, Actor actor, UserPatch wanted) {
    List<String> roles = wanted.roles();
    return roles == null ? Future.succeededFuture() : access.requireMayGive(tx, actor, roles);
  }

  private Future<User> mayActOn(Tx tx, Actor actor, User user, Sent sent) {
    boolean signIn = sent.hasAny(EditRights.CREDENTIALS) || sent.has("password");
    return (signIn
            ? access.requireMayActOnEverywhere(tx, actor, user.id())
            : access.requireMayActOn(tx, actor, user.id()))
        .map(user);
  }

  private Future<Edit> begin(Tx tx, Target target, User user, UserPatch wanted) {
    target.precondition().require(Version.of(user.updatedAt()));
    return tx.enterPerson(user.id())
        .compose(in -> standings.user(tx, user.id()))
        .map(standing -> Bans.refuseDeleted(standing.orElseThrow(Problem.NotFound::new)))
        .compose(standing ->
            people
                .particulars(tx, user.id())
                .map(particulars -> judge(user, standing, Said.of(particulars), wanted)));
  }

  private Edit judge(User user, Standing standing, Said said, UserPatch wanted) {
    Complaints complaints = new Complaints();
    Card before = Card.of(user);
    Card card = wanted.card().over(before, complaints);
    Edit edit = new Edit(user, standing, before, card, said, said(said, wanted, complaints));
    complaints.throwIfAny();
    return edit;
  }

  private Said said(Said before, UserPatch wanted, Complaints complaints) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    ProfilePatch profile = wanted.profile();
    PersonProfile same = wanted.sent().has("profile") ? PersonProfile.EMPTY : before.profile();
    return new Said(
        profile == null ? same : profile.over(before.profile(), today, complaints),
        wanted.sent().has("metadata")
            ? complaints.metadata(before.metadata(), wanted.metadata(), "/metadata")
            : before.metadata(),
        wanted.sent().has("public_metadata")
            ? complaints.metadata(
                before.publicMetadata(), wanted.publicMetadata(), "/public_metadata")
            : before.publicMetadata());
  }

  private Future<Void> apply(
      Tx tx, Actor actor, Edit edit, UserPatch wanted, Optional<NewHash> hash) {
    return taken
        .requireFreeEverywhere(tx, edit.id(), People.newNames(edit.before(), edit.card()))
        .compose(free -> people.setCard(tx, edit.id(), edit.before(), edit.card()))
        .compose(set -> say(tx, edit))
        .compose(set -> told(tx, actor, edit))
        .compose(told -> setRoles(tx, actor, edit, wanted.roles()))
        .compose(set -> setPermissions(tx, actor, edit, wanted.permissions()))
        .compose(set -> setPassword(tx, actor, edit, hash))
        .compose(set -> {
          UserStatus status = wanted.status();
          return status == null
              ? Future.succeededFuture()
              : statuses.set(tx, actor, edit.id(), edit.standing(), status);
        });
  }

  private Future<Void> say(Tx tx, Edit edit) {
    Said said = edit.said();
    return said.equals(edit.saidBefore())
        ? Future.succeededFuture()
        : people.setProfile(tx, edit.id(), said.profile(), said.metadata(), said.publicMetadata());
  }

  private Future<Void> told(Tx tx, Actor actor, Edit edit) {
    List<String> others = edit.said().changedSince(edit.saidBefore());
    return trail.edited(
        tx,
        actor,
        new EditTrail.Edited("user", edit.id(), edit.before(), edit.card(), false, others));
  }

  private Future<Void> setRoles(Tx tx, Actor actor, Edit edit, @Nullable List<String> roles) {
    return roles == null
        ? Future.succeededFuture()
        : colleagues.setRoles(tx, actor, edit.user(), roles.stream().distinct().sorted().toList());
  }

  private Future<Void> setPermissions(
      Tx tx, Actor actor, Edit edit, @Nullable List<NewGrant> permissions) {
    return permissions == null
        ? Future.succeededFuture()
        : colleagues.givePermissions(tx, actor, edit.user(), permissions);
  }

  private Future<Void> setPassword(Tx tx, Actor actor, Edit edit, Optional<NewHash> hash) {
    return hash.isEmpty()
        ? Future.succeededFuture()
        : users
            .get(tx, edit.id())
            .compose(
                user -> passwords.set(tx, actor, "user", user, hash.get().hash(), hash.get().how()))
            .compose(set -> tx.run(UserSql.TOUCH, edit.id()))
            .mapEmpty();
  }
}
