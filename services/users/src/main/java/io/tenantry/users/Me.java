package io.tenantry.users;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantry.access.Access;
import io.tenantry.access.Rights;
import io.tenantry.common.sql.Database;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Impersonator;
import io.tenantry.common.web.Json;
import io.tenantry.common.web.Permission;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One's own account. The first question of every client, so its answer is kept as bytes for as long
 * as everything it was made of is still what is remembered.
 */
final class Me {

  /** About 2 kB each: the sessions that are busy at the same time. */
  private static final int ANSWERS_MAX = 10_000;

  private final Database db;
  private final Access access;
  private final Profiles profiles;
  private final Memberships memberships;
  private final Cache<UUID, Made> answers = Caffeine.newBuilder().maximumSize(ANSWERS_MAX).build();

  Me(Database db, Access access, Profiles profiles, Memberships memberships) {
    this.db = db;
    this.access = access;
    this.profiles = profiles;
    this.memberships = memberships;
  }

  /** Who the actor is, as JSON; no question to the database when profile and rights are warm. */
  Future<Buffer> whoAmI(Actor actor) {
    Future<Profile> profile = profiles.of(actor.user(), actor.org());
    Future<Rights> rights = access.rights(actor.user(), actor.org());
    Future<String> behind = nameOf(actor.impersonator());
    return profile.compose(p -> rights.compose(r -> behind.map(name -> answer(actor, p, r, name))));
  }

  /** The impersonator's name, for the banner; empty where everybody acts for themselves. */
  private Future<String> nameOf(Optional<Impersonator> by) {
    return by.isEmpty()
        ? Future.succeededFuture("")
        : profiles.of(by.get().user(), Actor.PLATFORM).map(profile -> profile.user().name());
  }

  /**
   * Where the actor belongs, the last used first. An impersonation that was begun in an
   * organization hears of that one only.
   */
  Future<List<Membership>> organizations(Actor actor) {
    return db.identityRead(tx -> memberships.of(tx, actor.user()))
        .map(all -> all.stream().filter(membership -> isReached(actor, membership)).toList());
  }

  private static boolean isReached(Actor actor, Membership membership) {
    return actor.impersonator().filter(Impersonator::pinned).isEmpty()
        || membership.org().equals(actor.org());
  }

  /**
   * An answer and what it was made of; those are replaced, never changed, when a signal says so.
   */
  private record Made(
      Profile profile, Rights rights, Set<Permission> held, Instant authTime, Buffer json) {
    boolean of(Profile p, Rights r, Actor actor) {
      return profile.equals(p)
          && rights.equals(r)
          && held.equals(actor.permissions())
          && authTime.equals(actor.authTime());
    }
  }

  private Buffer answer(Actor actor, Profile profile, Rights rights, String behind) {
    Made made = answers.getIfPresent(actor.session());
    if (made == null || !made.of(profile, rights, actor)) {
      Buffer json = Buffer.buffer(Json.bytes(MeView.of(actor, profile, rights, behind)));
      made = new Made(profile, rights, actor.permissions(), actor.authTime(), json);
      answers.put(actor.session(), made);
    }
    return made.json();
  }
}
