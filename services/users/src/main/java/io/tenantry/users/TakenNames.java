package io.tenantry.users;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.Identifier;
import io.tenantry.credentials.Identifiers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Addresses and numbers that are somebody's already. That somebody is known outside of an
 * organization is told to it a few times a day only, whatever it asks; otherwise it could find out
 * who uses this installation.
 */
final class TakenNames {

  /** Enough for slips of the pen, too few for a list of addresses (api.md). */
  static final int TOLD_A_DAY = 20;

  private final Database db;
  private final Identifiers identifiers;
  private final Audit audit;
  private final Clock clock;

  TakenNames(Database db, Identifiers identifiers, Audit audit, Clock clock) {
    this.db = db;
    this.identifiers = identifiers;
    this.audit = audit;
    this.clock = clock;
  }

  /** Somebody outside of the organization has the name; the transaction is to be rolled back. */
  private static final class Outside extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Outside() {
      super("known elsewhere", null, false, false);
    }
  }

  /**
   * Goes on only if nobody but the person themselves has one of these names, and reserves them. In
   * an {@code identity} transaction of the organization.
   *
   * @return fails with 409 {@code already-member} or {@code member-deleted} for people of the
   *     organization, 429 when too often was told of others; whoever fails otherwise asks {@link
   *     #tell}
   */
  Future<Void> requireFree(Tx tx, Actor actor, UUID self, List<Identifier> names) {
    if (names.isEmpty()) {
      return Future.succeededFuture();
    }
    Future<Void> free =
        toldToday(tx, actor)
            .map(told -> {
              if (told >= TOLD_A_DAY) {
                throw tooMany();
              }
              return null;
            });
    for (Identifier name : names) {
      free =
          free.compose(so -> identifiers.reserve(tx, name))
              .compose(holders -> requireNobody(tx, actor.org(), self, holders));
    }
    return free;
  }

  /**
   * Reserves the names of many, and tells which of them are somebody's: all of them, where more are
   * than may still be told of today. Otherwise whoever is made beside them would tell of the rest.
   * What it means for somebody {@link #requireFree} tells.
   */
  Future<Set<Identifier>> reserveAll(Tx tx, Actor actor, Set<Identifier> names) {
    return toldToday(tx, actor)
        .compose(told ->
            identifiers
                .reserveAll(tx, names)
                .map(held -> isTooMuch(told, held.size()) ? names : held));
  }

  private static boolean isTooMuch(int told, int toTell) {
    return told >= TOLD_A_DAY || told + toTell > TOLD_A_DAY;
  }

  private Future<Integer> toldToday(Tx tx, Actor actor) {
    return tx.first(MemberEditSql.TOLD_TODAY, actor.org(), today())
        .map(row -> row.map(told -> told.getInteger("answers")).orElse(0));
  }

  private static Future<Void> requireNobody(Tx tx, UUID org, UUID self, Set<UUID> holders) {
    UUID[] others = holders.stream().filter(user -> !user.equals(self)).toArray(UUID[]::new);
    if (others.length == 0) {
      return Future.succeededFuture();
    }
    return tx.all(MemberEditSql.AMONGST, org, others)
        .map(rows -> {
          if (rows.isEmpty()) {
            throw new Outside();
          }
          throw rows.stream().allMatch(row -> row.getBoolean("deleted"))
              ? new Problem.Conflict(
                  "member-deleted", "this person was deleted here; restore them instead")
              : new Problem.Conflict("already-member", "this person is a member already");
        });
  }

  /** What whoever wants such a name for somebody is told. */
  static Problem.Conflict identifierTaken() {
    return new Problem.Conflict(
        "identifier-taken", "somebody else signs in by this address or number");
  }

  /** The same on the platform, which knows everybody anyway. */
  Future<Void> requireFreeEverywhere(Tx tx, UUID self, List<Identifier> names) {
    Future<Void> free = Future.succeededFuture();
    for (Identifier name : names) {
      free =
          free.compose(so -> identifiers.reserve(tx, name))
              .map(holders -> {
                if (holders.stream().anyMatch(user -> !user.equals(self))) {
                  throw identifierTaken();
                }
                return null;
              });
    }
    return free;
  }

  /**
   * What somebody hears whose transaction failed: if it was because of people outside, that is
   * counted and written down, in a transaction of its own that stays although the request is
   * refused.
   */
  <T> Future<T> tell(Actor actor, Throwable failure, Problem.Conflict outside) {
    if (!(failure instanceof Outside)) {
      return Future.failedFuture(failure);
    }
    JsonObject data = new JsonObject().put("code", outside.code());
    Event event = new Event(actor.org(), "member.refused", "organization", actor.org(), data);
    return db.identityWrite(tx ->
            tx.enter(actor.org())
                .compose(in -> tx.first(MemberEditSql.TELL, actor.org(), today(), TOLD_A_DAY))
                .compose(told -> audit.record(tx, actor, event).map(told.isPresent())))
        .compose(may -> Future.failedFuture(may ? outside : tooMany()));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private Problem.TooMany tooMany() {
    LocalDateTime tomorrow = today().plusDays(1).atStartOfDay();
    Duration left = Duration.between(clock.instant(), tomorrow.toInstant(ZoneOffset.UTC));
    return new Problem.TooMany(
        "too-many-known-elsewhere",
        "too many of these people were known elsewhere; invite them, or go on tomorrow",
        Math.toIntExact(Math.max(1, left.toSeconds())));
  }
}
