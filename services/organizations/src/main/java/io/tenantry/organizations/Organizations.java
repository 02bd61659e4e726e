package io.tenantry.organizations;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantry.access.Standings;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.cluster.SignalledCache;
import io.tenantry.common.cluster.Signals;
import io.tenantry.common.crypto.Ids;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The organizations: making them, finding them by id or slug. */
public final class Organizations {

  /** More slugs than are in use at a time; about 200 bytes each. */
  private static final int SLUGS_REMEMBERED_MAX = 100_000;

  private final Database db;
  private final Clock clock;
  private final Standings standings;
  private final Audit audit;

  /** The signal that an organization's settings have changed; its key is the organization's id. */
  public static final String SIGNAL = "organization";

  /** As long as an access token lives (revocation.md, caches). */
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  /** A slug never comes to mean another organization, so nothing here is ever wrong. */
  private final Cache<String, UUID> idBySlug =
      Caffeine.newBuilder().maximumSize(SLUGS_REMEMBERED_MAX).build();

  private final Cache<UUID, Boolean> known =
      Caffeine.newBuilder().maximumSize(SLUGS_REMEMBERED_MAX).build();

  /** What each is called now; of one that is not there nothing is kept. */
  private final SignalledCache<UUID, String> slugNow;

  Organizations(Foundation foundation, Standings standings, Audit audit) {
    this.db = foundation.db();
    this.clock = foundation.clock();
    this.standings = standings;
    this.audit = audit;
    this.slugNow = new SignalledCache<>("slugs", REMEMBERED, SLUGS_REMEMBERED_MAX, this::loadSlug);
    slugNow.measured(foundation.meters());
  }

  /** Forgets, on this node, what a signal says has changed. */
  void listen(Signals signals) {
    signals.on(SIGNAL, id -> slugNow.drop(UUID.fromString(id)));
    signals.onRejoin(slugNow::clear);
  }

  /**
   * Makes an organization, active and without members, in a transaction of the platform. It is told
   * in both trails: the platform's, whose act it is, and the organization's, which begins with it.
   *
   * <p>The transaction fails with 409 {@code slug-taken} if the slug is or was somebody's.
   */
  public Future<Organization> create(Tx tx, Actor actor, NewOrganization wanted) {
    UUID org = Ids.next();
    return tx.first(
            OrganizationSql.CREATE,
            org,
            wanted.name(),
            wanted.slug(),
            wanted.invitationDaysOrDefault(),
            clock.instant().atOffset(ZoneOffset.UTC))
        .map(row -> Organization.of(row.orElseThrow(), clock.instant()))
        .compose(made -> standings.newOrg(tx, org).map(made))
        .compose(made -> audit.recordAll(tx, actor, created(made)).map(made));
  }

  /** The organization, as far as this transaction may see it. */
  public Future<Optional<Organization>> find(Tx tx, UUID org) {
    return tx.first(OrganizationSql.GET, org)
        .map(row -> row.map(found -> Organization.of(found, clock.instant())));
  }

  /** The organization, or not found. */
  public Future<Organization> get(Tx tx, UUID org) {
    return find(tx, org).map(found -> found.orElseThrow(Problem.NotFound::new));
  }

  /** The organization, as its own people see it; or not found. */
  Future<Organization> own(UUID org) {
    return db.read(org, tx -> get(tx, org));
  }

  /** Any organization, for the platform, by id or slug; or not found. */
  Future<Organization> any(String idOrSlug) {
    return atPath(idOrSlug).compose(org -> db.platformRead(tx -> get(tx, org)));
  }

  /**
   * Whose slug this is or once was; from memory when it is warm. What cannot be a slug is not
   * looked up.
   */
  public Future<Optional<UUID>> idBySlug(String slug) {
    if (!Slug.possible(slug)) {
      return Future.succeededFuture(Optional.empty());
    }
    UUID known = idBySlug.getIfPresent(slug);
    return known != null
        ? Future.succeededFuture(Optional.of(known))
        : db.identityRead(tx -> tx.first(OrganizationSql.ID_BY_SLUG, slug))
            .map(row -> row.map(found -> remember(slug, found.getUUID("org_id"))));
  }

  /** Whether there is such an organization; from memory once it was found. */
  Future<Boolean> exists(UUID org) {
    if (known.getIfPresent(org) != null) {
      return Future.succeededFuture(true);
    }
    return db.platformRead(tx -> find(tx, org))
        .map(found -> {
          found.ifPresent(there -> known.put(org, true));
          return found.isPresent();
        });
  }

  /**
   * The slug that an organization has now, if there is such an organization; from memory when warm.
   */
  Future<Optional<String>> slugNow(UUID org) {
    return slugNow.get(org).map(slug -> slug.isEmpty() ? Optional.empty() : Optional.of(slug));
  }

  private Future<String> loadSlug(UUID org) {
    return db.platformRead(tx -> tx.first(OrganizationSql.SLUG_NOW, org))
        .map(row -> row.map(found -> found.getString("slug")).orElse(""));
  }

  /** The same of a path, where a slug from before is answered with 308 and the present one. */
  Future<UUID> atPath(String idOrSlug) {
    if (!Slug.possible(idOrSlug)) {
      return idOf(idOrSlug);
    }
    return idOf(idOrSlug)
        .compose(org -> slugNow(org).map(now -> requirePresent(idOrSlug, now, org)));
  }

  private static UUID requirePresent(String slug, Optional<String> now, UUID org) {
    now.filter(present -> !present.equals(slug))
        .ifPresent(present -> {
          throw new Problem.Moved(present);
        });
    return org;
  }

  /** The organization that an id or a slug means; or not found. */
  Future<UUID> idOf(String idOrSlug) {
    return Slug.possible(idOrSlug)
        ? idBySlug(idOrSlug).map(found -> found.orElseThrow(Problem.NotFound::new))
        : Future.succeededFuture(id(idOrSlug));
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new Problem.NotFound();
    }
  }

  private UUID remember(String slug, UUID org) {
    idBySlug.put(slug, org);
    return org;
  }

  private static List<Event> created(Organization made) {
    JsonObject data =
        new JsonObject().put("slug", made.slug()).put("invitation_days", made.invitationDays());
    return List.of(
        new Event(Actor.PLATFORM, "organization.created", "organization", made.id(), data),
        new Event(made.id(), "organization.created", "organization", made.id(), data));
  }
}
