package io.tenantry.users;

import io.tenantry.common.cluster.SignalledCache;
import io.tenantry.common.cluster.Signals;
import io.tenantry.common.sql.Database;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Foundation;
import io.tenantry.organizations.Organizations;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * What people are told about themselves, kept in memory until a signal says that it has changed.
 */
final class Profiles {

  /** The signal that a person's own row has changed; its key is the user's id. */
  static final String SIGNAL = "profile";

  /** As long as an access token lives (revocation.md, caches). */
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  /** About 1 kB each. */
  private static final int REMEMBERED_MAX = 50_000;

  private final Database db;
  private final SignalledCache<Key, Profile> remembered;

  Profiles(Foundation foundation) {
    this.db = foundation.db();
    this.remembered = new SignalledCache<>(SIGNAL, REMEMBERED, REMEMBERED_MAX, this::load);
    remembered.measured(foundation.meters());
  }

  private record Key(UUID user, UUID org) {}

  Future<Profile> of(UUID user, UUID org) {
    return remembered.get(new Key(user, org));
  }

  void listen(Signals signals) {
    signals.on(
        SIGNAL,
        id -> {
          UUID user = UUID.fromString(id);
          remembered.dropIf(key -> key.user().equals(user));
        });
    signals.on(
        Organizations.SIGNAL,
        id -> {
          UUID org = UUID.fromString(id);
          remembered.dropIf(key -> key.org().equals(org));
        });
    signals.onRejoin(remembered::clear);
  }

  private Future<Profile> load(Key key) {
    return db.identityRead(tx ->
            tx.enterPerson(key.user())
                .compose(in -> tx.first(UserSql.PROFILE, key.user(), key.org())))
        .map(row -> profile(row.orElseThrow(Problem.NotFound::new)));
  }

  private static Profile profile(Row row) {
    UUID org = row.getUUID("org_id");
    return new Profile(
        UserView.of(User.of(row)),
        org == null
            ? Optional.empty()
            : Optional.of(
                new Profile.OrgCard(
                    org,
                    row.getString("org_name"),
                    row.getString("org_slug"),
                    row.getString("org_logo_url"))));
  }
}
