package io.tenantry.users;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Precondition;
import io.tenantry.common.web.Version;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** One's own name, avatar and profile. How one signs in is changed by other routes. */
final class OwnProfile {

  private final Database db;
  private final Users users;
  private final People people;
  private final EditTrail trail;
  private final Clock clock;

  OwnProfile(Database db, Users users, People people, EditTrail trail, Clock clock) {
    this.db = db;
    this.users = users;
    this.people = people;
    this.trail = trail;
    this.clock = clock;
  }

  Future<OwnProfileView> get(Actor actor) {
    return db.identityRead(tx -> view(tx, actor));
  }

  private Future<OwnProfileView> view(Tx tx, Actor actor) {
    Future<User> user = users.get(tx, actor.user());
    Future<Particulars> particulars = people.particulars(tx, actor.user());
    return user.compose(found -> particulars.map(p -> OwnProfileView.of(found, p)));
  }

  /**
   * Changes it, in every organization; what organizations themselves say of the person stays.
   *
   * @return fails with 400 or 412
   */
  Future<OwnProfileView> edit(Actor actor, Precondition precondition, MePatch wanted) {
    return db.identityWrite(
        actor,
        tx ->
            users
                .lock(tx, actor.user())
                .compose(user -> {
                  precondition.require(Version.of(user.updatedAt()));
                  return people
                      .particulars(tx, user.id())
                      .compose(known -> edit(tx, actor, user, known, wanted));
                })
                .compose(done -> view(tx, actor)));
  }

  private Future<Void> edit(Tx tx, Actor actor, User user, Particulars known, MePatch wanted) {
    Complaints complaints = new Complaints();
    Card before = Card.of(user);
    Card card = wanted.card().over(before, complaints);
    PersonProfile profile = profile(known.profile(), wanted, complaints);
    complaints.throwIfAny();
    var edited =
        new EditTrail.Edited(
            "user", user.id(), before, card, false, profile.changedSince(known.profile()));
    Actor self = Actor.person(actor.user(), Actor.PLATFORM, actor.client());
    return people
        .setCard(tx, user.id(), before, card)
        .compose(set ->
            profile.equals(known.profile())
                ? Future.succeededFuture()
                : people.setProfile(
                    tx, user.id(), profile, known.metadata(), known.publicMetadata()))
        .compose(set -> tx.enter(Actor.PLATFORM))
        .compose(in -> trail.edited(tx, self, edited));
  }

  private PersonProfile profile(PersonProfile before, MePatch wanted, Complaints complaints) {
    ProfilePatch profile = wanted.profile();
    if (profile == null) {
      return wanted.sent().has("profile") ? PersonProfile.EMPTY : before;
    }
    return profile.over(before, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC), complaints);
  }
}
