package io.tenantry.organizations;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantry.access.Standings;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.crypto.Ids;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
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

  /** A slug never comes to mean another organization, so nothing here is ever wrong. */
  private final Cache<String, UUID> idBySlug =
      Caffeine.newBuilder().maximumSize(SLUGS_REMEMBERED_MAX).build();

  private final Cache<UUID, Boolean> known =
      Caffeine.newBuilder().maximumSize(SLUGS_REMEMBERED_MAX).build();

  Organizations(Foundation foundation, Standings standings, Audit audit) {
    this.db = foundation.db();
    this.clock = foundation.clock();
    this.standings = standings;
    this.audit = audit;
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
    return idOf(idOrSlug).compose(org -> db.platformRead(tx -> get(tx, org)));
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
