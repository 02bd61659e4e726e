package io.tenantry.users;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantry.access.Access;
import io.tenantry.access.Rights;
import io.tenantry.common.sql.Database;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
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
    return profile.compose(p -> rights.map(r -> answer(actor, p, r)));
  }

  /** Where the actor belongs, the last used first. */
  Future<List<Membership>> organizations(Actor actor) {
    return db.identityRead(tx -> memberships.of(tx, actor.user()));
  }

  /**
   * An answer and what it was made of; those are replaced, never changed, when a signal says so.
   */
  private record Made(Profile profile, Rights rights, Instant authTime, Buffer json) {
    boolean of(Profile p, Rights r, Instant time) {
      return profile.equals(p) && rights.equals(r) && authTime.equals(time);
    }
  }

  private Buffer answer(Actor actor, Profile profile, Rights rights) {
    Made made = answers.getIfPresent(actor.session());
    if (made == null || !made.of(profile, rights, actor.authTime())) {
      Buffer json = Buffer.buffer(Json.bytes(MeView.of(actor, profile, rights)));
      made = new Made(profile, rights, actor.authTime(), json);
      answers.put(actor.session(), made);
    }
    return made.json();
  }
}
