package io.tenantry.access;

import io.tenantry.common.cluster.Signal;
import io.tenantry.common.cluster.Signals;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How users, members and organizations stand, and the epochs that end their sessions.
 *
 * <p>Every change takes a new epoch and raises its signal, also when nothing seems to change: so
 * the same call made again tells every node again. An epoch is never given twice: a row that was
 * deleted and made anew revives no old session. Changes are true on every node when the
 * transaction's future completes (revocation.md). The audit event is the caller's.
 *
 * <p>Acting on a member touches one organization and leaves the person's others alone; acting on
 * the user touches all.
 */
public final class Standings {

  private final Signals signals;
  private final Clock clock;

  Standings(Foundation foundation) {
    this.signals = foundation.signals();
    this.clock = foundation.clock();
  }

  /** A new user is active. */
  public Future<Void> newUser(Tx tx, UUID user) {
    return newUsers(tx, List.of(user));
  }

  /** The same for many, in one statement. */
  public Future<Void> newUsers(Tx tx, List<UUID> users) {
    return tx.run(StandingSql.NEW_USERS, users.toArray(UUID[]::new), now()).mapEmpty();
  }

  /** People who have just been made are active members of this organization. */
  public Future<Void> newMembers(Tx tx, UUID org, List<UUID> users) {
    return tx.run(StandingSql.NEW_MEMBERS, org, users.toArray(UUID[]::new), now()).mapEmpty();
  }

  /** A new organization is active. */
  public Future<Void> newOrg(Tx tx, UUID org) {
    return tx.run(StandingSql.NEW_ORG, org, now()).mapEmpty();
  }

  /**
   * A new member is active; whoever was one before becomes active again, and old sessions stay
   * ended.
   */
  public Future<Void> newMember(Tx tx, UUID org, UUID user) {
    return tx.run(StandingSql.NEW_MEMBER, org, user, now())
        .compose(made ->
            made == 1
                ? Future.succeededFuture()
                : setMember(tx, org, user, Change.to(State.ACTIVE, user)).mapEmpty());
  }

  public Future<Optional<Standing>> user(Tx tx, UUID user) {
    return tx.first(StandingSql.USER, user).map(row -> row.map(Standing::of));
  }

  public Future<Optional<Standing>> member(Tx tx, UUID org, UUID user) {
    return tx.first(StandingSql.MEMBER, org, user).map(row -> row.map(Standing::of));
  }

  public Future<Optional<Standing>> org(Tx tx, UUID org) {
    return tx.first(StandingSql.ORG, org).map(row -> row.map(Standing::of));
  }

  /** Decides about a user, everywhere. Not found if there is no such user. */
  public Future<Standing> setUser(Tx tx, UUID user, Change change) {
    return tx.first(
            StandingSql.SET_USER,
            user,
            change.state().word(),
            until(change),
            reason(change),
            change.by(),
            now())
        .compose(row -> tellOfUser(tx, user, row));
  }

  /** Decides about a member, in this organization only. Not found if there is no such member. */
  public Future<Standing> setMember(Tx tx, UUID org, UUID user, Change change) {
    return tx.first(
            StandingSql.SET_MEMBER,
            org,
            user,
            change.state().word(),
            until(change),
            reason(change),
            change.by(),
            now())
        .compose(row -> tellOfMember(tx, org, user, row));
  }

  /** Decides about a whole organization. Not found if there is no such organization. */
  public Future<Standing> setOrg(Tx tx, UUID org, Change change) {
    return tx.first(
            StandingSql.SET_ORG,
            org,
            change.state().word(),
            until(change),
            reason(change),
            change.by(),
            now())
        .compose(row -> tellOfOrg(tx, org, row));
  }

  /** Ends every session of the user; the standing stays as it is. */
  public Future<Void> endSessionsOfUser(Tx tx, UUID user) {
    return tx.first(StandingSql.END_SESSIONS_OF_USER, user)
        .compose(row -> tellOfUser(tx, user, row))
        .mapEmpty();
  }

  /** Ends what the user's sessions may do in this organization; the standing stays as it is. */
  public Future<Void> endSessionsOfMember(Tx tx, UUID org, UUID user) {
    return tx.first(StandingSql.END_SESSIONS_OF_MEMBER, org, user)
        .compose(row -> tellOfMember(tx, org, user, row))
        .mapEmpty();
  }

  /** Ends what anybody's sessions may do in this organization; its standing stays as it is. */
  public Future<Void> endSessionsInOrg(Tx tx, UUID org) {
    return tx.first(StandingSql.END_SESSIONS_IN_ORG, org)
        .compose(row -> tellOfOrg(tx, org, row))
        .mapEmpty();
  }

  /**
   * Forgets bans of these users that are over. They had ended by their own time already; only what
   * is written down follows, so nobody has to be told. In a transaction of the platform, like the
   * two below.
   */
  public Future<Void> forgetEndedOfUsers(Tx tx, List<UUID> users) {
    return tx.run(StandingSql.USERS_OVER, users.toArray(UUID[]::new), Actor.SYSTEM, now())
        .mapEmpty();
  }

  /** The same for suspensions of members, each named by organization and user. */
  public Future<Void> forgetEndedOfMembers(Tx tx, List<UUID> orgs, List<UUID> users) {
    return tx.run(
            StandingSql.MEMBERS_OVER,
            orgs.toArray(UUID[]::new),
            users.toArray(UUID[]::new),
            Actor.SYSTEM,
            now())
        .mapEmpty();
  }

  /** The same for suspensions of organizations: finds them, and tells which it was. */
  public Future<List<UUID>> forgetEndedOfOrgs(Tx tx, int atMost) {
    return tx.all(StandingSql.ORGS_OVER, now(), Actor.SYSTEM, atMost)
        .map(rows -> rows.stream().map(row -> row.getUUID("org_id")).toList());
  }

  private Future<Standing> tellOfUser(Tx tx, UUID user, Optional<Row> row) {
    Standing standing = there(row);
    return signals.raise(tx, new Signal("user", user + "/" + standing.epoch())).map(standing);
  }

  private Future<Standing> tellOfMember(Tx tx, UUID org, UUID user, Optional<Row> row) {
    Standing standing = there(row);
    return signals
        .raise(tx, new Signal("member", org + "/" + user + "/" + standing.epoch()))
        .map(standing);
  }

  private Future<Standing> tellOfOrg(Tx tx, UUID org, Optional<Row> row) {
    Standing standing = there(row);
    return signals.raise(tx, new Signal("org", org + "/" + standing.epoch())).map(standing);
  }

  private static Standing there(Optional<Row> row) {
    return row.map(Standing::of).orElseThrow(Problem.NotFound::new);
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static @Nullable OffsetDateTime until(Change change) {
    return change.until().map(end -> end.atOffset(ZoneOffset.UTC)).orElse(null);
  }

  private static @Nullable String reason(Change change) {
    return change.reason().orElse(null);
  }
}
