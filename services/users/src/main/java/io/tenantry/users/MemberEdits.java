package io.tenantry.users;

import io.tenantry.access.NewGrant;
import io.tenantry.access.State;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Target;
import io.tenantry.credentials.Identifier;
import io.tenantry.credentials.Identifiers;
import io.tenantry.credentials.PasswordHash;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a member that an admin may edit at once. What the organization says of them it
 * may always; their name and how they sign in only while it manages them.
 */
final class MemberEdits {

  private final Database db;
  private final Users users;
  private final People people;
  private final TakenNames taken;
  private final Identifiers identifiers;
  private final SetPasswords passwords;
  private final MemberStatuses statuses;
  private final MemberChange change;
  private final EditRights rights;
  private final EditTrail trail;
  private final MemberRights given;
  private final Clock clock;

  MemberEdits(
      Database db,
      Users users,
      People people,
      TakenNames taken,
      Identifiers identifiers,
      SetPasswords passwords,
      MemberStatuses statuses,
      MemberChange change,
      EditRights rights,
      EditTrail trail,
      MemberRights given,
      Clock clock) {
    this.db = db;
    this.users = users;
    this.people = people;
    this.taken = taken;
    this.identifiers = identifiers;
    this.passwords = passwords;
    this.statuses = statuses;
    this.change = change;
    this.rights = rights;
    this.trail = trail;
    this.given = given;
    this.clock = clock;
  }

  /** A member, locked, and what they are to be. */
  private record Edit(
      User user, Member member, Card before, Card card, OwnSide sideBefore, OwnSide side) {

    boolean touchesThePerson() {
      return !card.equals(before) || side.hasNewUsername(sideBefore);
    }

    UUID id() {
      return user.id();
    }
  }

  private record NewHash(PasswordHash hash, SetPasswords.How how) {}

  /**
   * Edits a member of {@code actor.org()}.
   *
   * @return fails with 400, 403 for what the actor may not edit, {@code outranked}, or {@code
   *     not-managed} for the name and sign-in of people who answer to themselves, 404, 409, 412
   */
  Future<MemberDetail> edit(Actor actor, Target target, MemberPatch wanted) {
    return edit(actor, target, wanted, wanted.how());
  }

  /** The same as editing nothing but the password, where the person may stay signed in. */
  Future<MemberDetail> setPassword(Actor actor, Target target, PasswordSetting wanted) {
    return edit(actor, target, MemberPatch.ofPassword(wanted.password()), wanted.how());
  }

  /**
   * The same as {@link #edit} for one of many, without a password, in an {@code identity}
   * transaction of the organization; whoever fails otherwise asks {@link TakenNames#tell}.
   */
  Future<Void> edit(Tx tx, Actor actor, UUID user, MemberPatch wanted) {
    rights.requireHeld(actor, wanted.sent(), wanted.status() == State.DELETED);
    return users
        .lock(tx, user)
        .compose(locked -> begin(tx, actor, Target.of(user), locked, wanted))
        .compose(edit -> apply(tx, actor, edit, wanted, Optional.empty()));
  }

  private Future<MemberDetail> edit(
      Actor actor, Target target, MemberPatch wanted, SetPasswords.How how) {
    rights.require(actor, wanted.sent(), wanted.status() == State.DELETED);
    return hash(actor, target.id(), wanted)
        .compose(hash ->
            db.identityWrite(
                actor,
                tx ->
                    users
                        .lock(tx, target.id())
                        .compose(user -> begin(tx, actor, target, user, wanted))
                        .compose(edit ->
                            apply(tx, actor, edit, wanted, hash.map(h -> new NewHash(h, how))))
                        .compose(done -> change.detail(tx, actor.org(), target.id()))))
        .recover(failure -> taken.tell(actor, failure, TakenNames.identifierTaken()));
  }

  /** Judged against what the person is called by now, and hashed before anything is locked. */
  private Future<Optional<PasswordHash>> hash(Actor actor, UUID user, MemberPatch wanted) {
    if (wanted.password() == null) {
      return Future.succeededFuture(Optional.empty());
    }
    SetPasswords.refuseOwn(actor, user);
    return db.read(actor.org(), tx -> change.detail(tx, actor.org(), user))
        .compose(
            found -> passwords.hashIn(actor.org(), wanted.password(), Card.of(found.member())));
  }

  private Future<Edit> begin(Tx tx, Actor actor, Target target, User user, MemberPatch wanted) {
    return change
        .begin(tx, actor, target)
        .compose(member ->
            tx.first(MemberEditSql.PARTICULARS, actor.org(), user.id())
                .map(row -> {
                  boolean justDeletes = wanted.sent().names().equals(Set.of("status"));
                  if (!justDeletes || wanted.status() != State.DELETED) {
                    MemberChange.refuseDeleted(member);
                  }
                  return judge(
                      actor.org(), user, member, Particulars.of(row.orElseThrow()), wanted);
                }));
  }

  private Edit judge(
      UUID org, User user, Member member, Particulars particulars, MemberPatch wanted) {
    Complaints complaints = new Complaints();
    Card before = Card.of(user);
    OwnSide side = OwnSide.of(member, particulars);
    Edit edit =
        new Edit(
            user,
            member,
            before,
            wanted.card().over(before, complaints),
            side,
            side(org, member, side, wanted, complaints));
    complaints.throwIfAny();
    boolean credentials = edit.touchesThePerson() || wanted.password() != null;
    if (credentials && !member.managed()) {
      throw new Problem.Forbidden(
          "not-managed", "this person answers to themselves; they change their name and sign-in");
    }
    return edit;
  }

  private OwnSide side(
      UUID org, Member member, OwnSide before, MemberPatch wanted, Complaints complaints) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    boolean says = wanted.sent().has("profile");
    ProfilePatch profile = wanted.profile();
    PersonProfile same = says ? PersonProfile.EMPTY : before.profile();
    return new OwnSide(
        username(org, before, wanted, complaints),
        flags(member, wanted, complaints),
        profile == null ? same : profile.over(before.profile(), today, complaints),
        wanted.sent().has("metadata")
            ? complaints.metadata(before.metadata(), wanted.metadata(), "/metadata")
            : before.metadata(),
        wanted.sent().has("public_metadata")
            ? complaints.metadata(
                before.publicMetadata(), wanted.publicMetadata(), "/public_metadata")
            : before.publicMetadata());
  }

  private static @Nullable String username(
      UUID org, OwnSide before, MemberPatch wanted, Complaints complaints) {
    String username = wanted.username();
    if (!wanted.sent().has("username") || username == null) {
      return wanted.sent().has("username") ? null : before.username();
    }
    return username.equals(before.username())
        ? username
        : MemberCreation.username(org, username, complaints).map(Identifier::value).orElse(null);
  }

  private static TypeFlags flags(Member member, MemberPatch wanted, Complaints complaints) {
    List<String> roles = wanted.roles() == null ? member.roles() : wanted.roles();
    TypeFlags flags = TypeFlags.ofEdited(member, wanted, roles);
    if (wanted.sent().hasAny(Set.of("is_admin", "is_instructor", "is_learner", "roles"))) {
      flags.require(roles, complaints);
    }
    return flags;
  }

  private Future<Void> apply(
      Tx tx, Actor actor, Edit edit, MemberPatch wanted, Optional<NewHash> hash) {
    return taken
        .requireFree(tx, actor, edit.id(), People.newNames(edit.before(), edit.card()))
        .compose(free -> people.setCard(tx, edit.id(), edit.before(), edit.card()))
        .compose(set -> setRoles(tx, actor, edit, wanted.roles()))
        .compose(set -> setPermissions(tx, actor, edit, wanted.permissions()))
        .compose(set -> setSide(tx, actor.org(), edit))
        .compose(set -> told(tx, actor, edit))
        .compose(told -> setPassword(tx, actor, edit, hash))
        .compose(set -> {
          State status = wanted.status();
          return status == null
              ? Future.succeededFuture()
              : statuses.set(tx, actor, edit.member(), status);
        });
  }

  private Future<Void> setRoles(Tx tx, Actor actor, Edit edit, @Nullable List<String> roles) {
    return roles == null
        ? Future.succeededFuture()
        : given.setRoles(tx, actor, edit.member(), roles);
  }

  private Future<Void> setPermissions(
      Tx tx, Actor actor, Edit edit, @Nullable List<NewGrant> permissions) {
    return permissions == null
        ? Future.succeededFuture()
        : given.setPermissions(tx, actor, edit.member(), permissions);
  }

  private Future<Void> setSide(Tx tx, UUID org, Edit edit) {
    if (edit.side().equals(edit.sideBefore())) {
      return Future.succeededFuture();
    }
    List<@Nullable Object> args = new ArrayList<>();
    args.add(org);
    args.add(edit.id());
    args.addAll(edit.side().values());
    return tx.run(MemberEditSql.UPDATE, args.toArray())
        .compose(set ->
            edit.side().hasNewUsername(edit.sideBefore())
                ? rename(tx, org, edit)
                : Future.succeededFuture());
  }

  private Future<Void> rename(Tx tx, UUID org, Edit edit) {
    String old = edit.sideBefore().username();
    String now = edit.side().username();
    Future<Void> gone =
        old == null
            ? Future.succeededFuture()
            : identifiers.remove(tx, edit.id(), Identifier.username(org, old));
    return gone.compose(removed ->
        now == null
            ? Future.succeededFuture()
            : identifiers.add(tx, edit.id(), Identifier.username(org, now), true));
  }

  private Future<Void> told(Tx tx, Actor actor, Edit edit) {
    boolean username = edit.side().hasNewUsername(edit.sideBefore());
    return trail.edited(
        tx,
        actor,
        new EditTrail.Edited(
            "member",
            edit.id(),
            edit.before(),
            edit.card(),
            username,
            edit.side().changedSince(edit.sideBefore())));
  }

  private Future<Void> setPassword(Tx tx, Actor actor, Edit edit, Optional<NewHash> hash) {
    return hash.isEmpty()
        ? Future.succeededFuture()
        : users
            .get(tx, edit.id())
            .compose(user ->
                passwords.set(tx, actor, "member", user, hash.get().hash(), hash.get().how()))
            .compose(set -> tx.run(MemberSql.TOUCH, actor.org(), edit.id()))
            .mapEmpty();
  }
}
