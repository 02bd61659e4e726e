package io.tenantry.users;

import static io.tenantry.access.Permissions.INVITATION_CREATE;
import static io.tenantry.access.Permissions.USER_UPDATE;

import io.tenantry.access.State;
import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A row of a file about people of an organization. */
final class MemberImport implements ImportSide {

  private static final Set<String> FLAGS = Set.of("is_admin", "is_instructor", "is_learner");

  private final MemberCreation creation;
  private final MemberEdits edits;
  private final UniqueIds uniqueIds;
  private final TakenNames taken;
  private final MemberChange change;
  private final Clock clock;
  private final SecretBox box;
  private final Inviting inviting;
  private final ImportedTogether together;

  MemberImport(
      MemberCreation creation,
      MemberEdits edits,
      UniqueIds uniqueIds,
      TakenNames taken,
      MemberChange change,
      Clock clock,
      SecretBox box,
      Inviting inviting) {
    this.creation = creation;
    this.edits = edits;
    this.uniqueIds = uniqueIds;
    this.taken = taken;
    this.change = change;
    this.clock = clock;
    this.box = box;
    this.inviting = inviting;
    this.together = new ImportedTogether(creation, taken, box);
  }

  @Override
  public void require(JsonObject told, boolean mayBeKnown) {
    ImportedRow row = new ImportedRow(told);
    if (mayBeKnown) {
      MemberPatch _ = row.as(MemberPatch.class, Set.of());
    } else {
      NewMember _ = row.as(NewMember.class, Set.of());
    }
    row.requireOwn();
  }

  @Override
  public Future<Map<Long, String>> takeTogether(
      Tx tx, Actor actor, JsonObject how, Map<Long, ImportedRow> rows) {
    return together.take(tx, actor, how, rows);
  }

  @Override
  public Future<String> take(Tx tx, Actor actor, JsonObject how, ImportedRow row) {
    boolean byEmail = how.getString("match").equals(ImportQuery.Match.EMAIL.name());
    Future<Optional<Row>> known =
        byEmail
            ? tx.first(MemberEditSql.WITH_EMAIL, actor.org(), row.email().orElseThrow())
            : tx.first(MemberEditSql.WITH_UNIQUE_ID, actor.org(), row.uniqueId().orElseThrow());
    return known.compose(member -> {
      if (member.isEmpty()) {
        return make(tx, actor, how, row);
      }
      if (member.get().getBoolean("deleted")) {
        throw new Problem.Conflict(
            "member-deleted", "this person was deleted here; restore them instead");
      }
      return how.getBoolean("update")
          ? update(tx, actor, member.get().getUUID("user_id"), row)
          : Future.succeededFuture("unchanged");
    });
  }

  private Future<String> make(Tx tx, Actor actor, JsonObject how, ImportedRow row) {
    Newcomer newcomer = creation.judge(actor, row.as(NewMember.class, Set.of()), row.uniqueId());
    var first = newcomer.first(row.opened(box), how.getBoolean("send_links"));
    return creation
        .create(tx, actor, newcomer, first)
        .map("created")
        .recover(failure -> taken.tell(actor, failure, MemberCreation.inviteInstead()))
        .recover(failure -> elsewhere(tx, actor, how, row, failure));
  }

  /**
   * Somebody outside has the address: they are invited, if that was wanted. When so many have been
   * told of that no more may be, everybody new is invited: that tells nothing of any of them.
   */
  private Future<String> elsewhere(
      Tx tx, Actor actor, JsonObject how, ImportedRow row, Throwable failure) {
    boolean isElsewhere =
        failure instanceof Problem no
            && Set.of("invite-instead", "too-many-known-elsewhere").contains(no.code());
    if (!isElsewhere || !how.getBoolean("invite_elsewhere") || row.email().isEmpty()) {
      return Future.failedFuture(failure);
    }
    actor.require(INVITATION_CREATE);
    List<String> roles = row.roles().isEmpty() ? Inviting.WITHOUT_ROLES : row.roles();
    return inviting.invite(tx, actor, row.email().get(), roles);
  }

  /** Only what differs is edited: it asks for no right, and leaves no trace, that it need not. */
  private Future<String> update(Tx tx, Actor actor, UUID user, ImportedRow row) {
    return change
        .detail(tx, actor.org(), user)
        .compose(found -> {
          Set<String> same = same(row.as(MemberPatch.class, Set.of()), found);
          MemberPatch wanted = row.as(MemberPatch.class, same);
          Optional<String> uniqueId =
              row.uniqueId().filter(id -> !id.equals(found.member().uniqueId()));
          boolean edited = !wanted.sent().names().isEmpty();
          if (!edited && uniqueId.isEmpty()) {
            return Future.succeededFuture("unchanged");
          }
          actor.require(USER_UPDATE);
          return (edited ? edits.edit(tx, actor, user, wanted) : Future.<Void>succeededFuture())
              .compose(done ->
                  uniqueId.isPresent()
                      ? uniqueIds.set(tx, actor, user, uniqueId.get())
                      : Future.succeededFuture())
              .map("updated")
              .recover(failure -> taken.tell(actor, failure, TakenNames.identifierTaken()));
        });
  }

  private Set<String> same(MemberPatch told, MemberDetail found) {
    Member member = found.member();
    OwnSide side = OwnSide.of(member, found.particulars());
    Unchanged same = new Unchanged(told.card(), Card.of(member));
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    List<String> roles = told.roles() == null ? member.roles() : told.roles();
    State status = told.status();
    ProfilePatch profile = told.profile();
    return same.and(
            "username", told.username() == null || told.username().equals(member.username()))
        .and("status", status == null || status == member.status())
        .andRoles(roles, member.roles())
        .andAll(FLAGS, TypeFlags.ofEdited(member, told, roles).equals(side.flags()))
        .and(
            "profile",
            profile == null
                || profile.over(side.profile(), today, same.complaints()).equals(side.profile()))
        .andMetadata("metadata", told.metadata(), side.metadata())
        .andMetadata("public_metadata", told.publicMetadata(), side.publicMetadata())
        .names();
  }
}
