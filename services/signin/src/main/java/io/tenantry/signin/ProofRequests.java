package io.tenantry.signin;

import io.tenantry.access.Access;
import io.tenantry.access.AccessModule;
import io.tenantry.access.Standings;
import io.tenantry.access.State;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.TextMessages;
import io.tenantry.users.Member;
import io.tenantry.users.Members;
import io.tenantry.users.User;
import io.tenantry.users.Users;
import io.tenantry.users.UsersModule;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Having somebody else asked for a proof: by a link to their address if that is not proven, else by
 * a code to their phone. It goes to what the person has, so whoever asks for it gains nothing.
 */
final class ProofRequests {

  private final Database db;
  private final Members members;
  private final Users users;
  private final Access access;
  private final Standings standings;
  private final Audit audit;
  private final TextMessages texts;
  private final EmailProofs emails;
  private final PhoneProofs phones;

  ProofRequests(
      Database db,
      UsersModule users,
      AccessModule access,
      Audit audit,
      TextMessages texts,
      EmailProofs emails,
      PhoneProofs phones) {
    this.db = db;
    this.members = users.members();
    this.users = users.users();
    this.access = access.access();
    this.standings = access.standings();
    this.audit = audit;
    this.texts = texts;
    this.emails = emails;
    this.phones = phones;
  }

  /** What somebody has, and what of it is not proven; all of it where they are asked anew. */
  private record ToProve(boolean email, boolean phone) {

    static ToProve of(Member member) {
      boolean anew = member.status() == State.PENDING_VERIFICATION;
      return new ToProve(
          isLeft(member.email(), member.emailVerified(), anew),
          isLeft(member.phone(), member.phoneVerified(), anew));
    }

    static ToProve of(User user, State state) {
      boolean anew = state == State.PENDING_VERIFICATION;
      return new ToProve(
          isLeft(user.email(), user.emailVerified(), anew),
          isLeft(user.phone(), user.phoneVerified(), anew));
    }

    private static boolean isLeft(@Nullable String name, boolean verified, boolean anew) {
      return name != null && (anew || !verified);
    }
  }

  /**
   * For a member of {@code actor.org()}.
   *
   * @return fails with 404 if the person is not there, 403 {@code outranked} if the actor stands
   *     below, 409 if they were deleted or have nothing to prove, 503 {@code sms-not-configured}
   */
  Future<Void> ofMember(Actor actor, UUID user) {
    return db.write(
        actor,
        tx ->
            members
                .toActOn(tx, actor, user)
                .compose(member -> ask(tx, actor, "member", user, ToProve.of(member))));
  }

  /** For anybody, by the platform; fails like {@link #ofMember}. */
  Future<Void> ofUser(Actor actor, UUID user) {
    return db.platformWrite(
        actor,
        tx ->
            users
                .lock(tx, user)
                .compose(person -> access.requireMayActOn(tx, actor, user).map(person))
                .compose(person ->
                    standings
                        .user(tx, user)
                        .map(standing ->
                            ToProve.of(
                                person,
                                requireNotDeleted(
                                    standing.orElseThrow(Problem.NotFound::new).state()))))
                .compose(left -> ask(tx, actor, "user", user, left)));
  }

  private Future<Void> ask(Tx tx, Actor actor, String kind, UUID user, ToProve left) {
    if (!left.email() && !left.phone()) {
      throw new Problem.Conflict("already-verified", "this person has nothing left to prove");
    }
    String by = left.email() ? "email" : "phone";
    Event event =
        new Event(
            actor.org(), "verification.requested", kind, user, new JsonObject().put("by", by));
    return (left.email() ? emails.wantedFor(tx, actor.org(), user) : code(tx, actor, user))
        .compose(queued -> audit.record(tx, actor, event));
  }

  private Future<Void> code(Tx tx, Actor actor, UUID user) {
    texts.require();
    return phones.wantedFor(tx, actor.org(), user);
  }

  private static State requireNotDeleted(State state) {
    if (state == State.DELETED) {
      throw new Problem.Conflict("user-deleted", "this person was deleted");
    }
    return state;
  }
}
