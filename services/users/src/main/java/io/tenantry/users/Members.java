package io.tenantry.users;

import io.tenantry.access.Access;
import io.tenantry.access.Effective;
import io.tenantry.access.Grants;
import io.tenantry.access.NewGrant;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.Target;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The people of one organization: who they are, what they hold there, and how they leave. */
public final class Members {

  private final Database db;
  private final PeopleList<Member> list;
  private final MemberChange change;
  private final MemberRights rights;
  private final Access access;
  private final Grants grants;

  Members(
      Database db,
      PeopleList<Member> list,
      MemberChange change,
      MemberRights rights,
      Access access,
      Grants grants) {
    this.db = db;
    this.list = list;
    this.change = change;
    this.rights = rights;
    this.access = access;
    this.grants = grants;
  }

  /** A page of the actor's organization; the deleted only when their status is asked for. */
  public Future<Page<Member>> list(Actor actor, PeopleQuery query) {
    return list.page(actor.org(), query);
  }

  /** The same of those who match exactly, for what is done to all of them. */
  Future<Page<Member>> listExactly(Actor actor, PeopleQuery query) {
    return list.exactly(actor.org(), query);
  }

  /** One member, deleted ones too. Fails with 404 if the person is none here. */
  public Future<MemberDetail> get(Actor actor, UUID user) {
    return db.read(actor.org(), tx -> change.detail(tx, actor.org(), user));
  }

  /**
   * A member on whom the actor may act, locked until the transaction ends. Fails with 404 if there
   * is none, with 403 {@code outranked} if the actor stands below, with 409 if they were deleted.
   */
  public Future<Member> toActOn(Tx tx, Actor actor, UUID user) {
    return change
        .begin(tx, actor, Target.of(user))
        .map(member -> {
          MemberChange.refuseDeleted(member);
          return member;
        });
  }

  /** Which of these addresses are members' already, in a transaction of the organization. */
  public Future<Set<String>> amongst(Tx tx, UUID org, Collection<String> addresses) {
    return tx.all(MemberSql.AMONGST, org, addresses.toArray(String[]::new))
        .map(rows -> rows.stream().map(row -> row.getString("email")).collect(Collectors.toSet()));
  }

  /**
   * Makes these the member's roles. What is given and what is taken must both be within the actor's
   * own rights. No session ends: the next request of the same token is judged by the new roles, on
   * every node, when this completes.
   */
  public Future<MemberDetail> setRoles(Actor actor, Target target, Collection<String> wanted) {
    return db.write(
        actor,
        tx ->
            setRoles(tx, actor, target, wanted)
                .compose(set -> change.detail(tx, actor.org(), target.id())));
  }

  /** The same in a transaction of the organization. */
  Future<Void> setRoles(Tx tx, Actor actor, Target target, Collection<String> wanted) {
    return access
        .requireMayGive(tx, actor, wanted)
        .compose(may -> change.begin(tx, actor, target))
        .compose(member -> rights.setRoles(tx, actor, member, wanted));
  }

  /** Makes these what the member holds beside their roles; otherwise like {@link #setRoles}. */
  Future<PersonPermissions> setPermissions(Actor actor, Target target, List<NewGrant> wanted) {
    return db.write(
        actor,
        tx ->
            grants
                .requireMayGive(tx, actor, wanted)
                .compose(may -> change.begin(tx, actor, target))
                .compose(member -> rights.setPermissions(tx, actor, member, wanted))
                .compose(set -> permissions(tx, actor.org(), target.id())));
  }

  /** What a member may do here, and where each permission comes from. */
  Future<PersonPermissions> permissions(Actor actor, UUID user) {
    return db.read(actor.org(), tx -> permissions(tx, actor.org(), user));
  }

  private Future<PersonPermissions> permissions(Tx tx, UUID org, UUID user) {
    Future<MemberDetail> member = change.detail(tx, org, user);
    Future<List<Effective>> effective = grants.effective(tx, org, user);
    return member.compose(
        found -> effective.map(all -> new PersonPermissions(found.member().updatedAt(), all)));
  }

  /** For the schedule. */
  Future<Void> foldCounts() {
    return db.platformWrite(Actor.system(Actor.PLATFORM), tx -> tx.run(MemberSql.FOLD_COUNTS))
        .mapEmpty();
  }
}
