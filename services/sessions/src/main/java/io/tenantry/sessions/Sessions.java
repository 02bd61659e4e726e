package io.tenantry.sessions;

import io.tenantry.access.Access;
import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.cluster.Signal;
import io.tenantry.common.cluster.Signals;
import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Signed-in devices: opened, refreshed, moved between organizations, ended. PostgreSQL is the
 * truth; every statement here that keeps a session alive names the epochs it was made under, so
 * that a refresh and a revocation may meet in either order and no living session is left behind.
 */
public final class Sessions {

  private final Database db;
  private final Signals signals;
  private final SecretBox box;
  private final Audit audit;
  private final Access access;
  private final SigningKeys keys;
  private final AccessTokens accessTokens;
  private final SessionCookies cookies;
  private final OrgPaths orgs;
  private final Devices devices;
  private final Admissions admissions;
  private final Places places;
  private final SessionSettings settings;
  private final Entries entries;

  Sessions(
      Foundation foundation,
      Audit audit,
      Access access,
      SigningKeys keys,
      AccessTokens tokens,
      SessionCookies cookies,
      OrgPaths orgs,
      SessionSettings settings) {
    this.db = foundation.db();
    this.signals = foundation.signals();
    this.box = foundation.secrets();
    this.audit = audit;
    this.access = access;
    this.keys = keys;
    this.accessTokens = tokens;
    this.cookies = cookies;
    this.orgs = orgs;
    this.settings = settings;
    this.entries = new Entries(new SurplusSessions(signals, audit, settings));
    this.devices = new Devices(foundation.vertx());
    this.admissions = new Admissions(devices);
    this.places = new Places(foundation.vertx(), foundation.clock(), settings.placesFile());
  }

  /**
   * Opens a session for somebody who has just proved who they are, in an {@code identity}
   * transaction; leaves that transaction in the organization. The audit event is the caller's.
   *
   * <p>Where the organization wants a second factor and none was shown, the session is in no
   * organization: the person can set one up with it, and then enter ({@link
   * Opened#factorWantedBy}).
   *
   * @param amr how they proved it (RFC 8176), the first one names the way in: {@code pwd}
   * @throws Problem.Forbidden by the future: {@code banned}, {@code suspended}, {@code inactive},
   *     {@code verification-required}, {@code deleted}, {@code organization-suspended}
   * @throws Problem.NotFound by the future: they do not belong to that organization
   */
  public Future<Opened> open(
      Tx tx, UUID user, Optional<UUID> org, Client client, List<String> amr) {
    return admit(tx, user, org, client, amr).compose(admission -> open(tx, admission));
  }

  /**
   * Whether this person may be in this organization, or in none; for an {@link #open} that
   * something else comes before.
   *
   * @return fails as {@link #open} does
   */
  public Future<Admission> admit(
      Tx tx, UUID user, Optional<UUID> org, Client client, List<String> amr) {
    return admissions.admit(tx, user, org, client, amr);
  }

  /** The same for somebody whose admission was asked for in this transaction. All at once. */
  public Future<Opened> open(Tx tx, Admission admission) {
    RefreshToken refresh = RefreshToken.first(box, admission.session());
    Future<Row> made = insert(tx, admission, refresh);
    Future<Void> in = entries.entered(tx, Whereabouts.of(admission), admission.client());
    return made.compose(
            row -> in.map(Opened.of(row, admission.session(), Optional.of(refresh.text()))))
        .compose(this::ready)
        .map(opened -> opened.wanting(admission.wanted()));
  }

  /**
   * Opens a session that rests on the one somebody has already: it has proved no more, and is no
   * fresher, than that one. Otherwise like {@link #open}. The caller has asked {@link
   * #requireStanding} before anything that itself ends the person's sessions.
   */
  public Future<Opened> openLike(Tx tx, Actor visitor, Optional<UUID> org) {
    return tx.first(SessionSql.PROOF, visitor.session(), visitor.user())
        .map(row -> List.of(row.orElseThrow(Sessions::ended).getArrayOfStrings("amr")))
        .compose(amr -> open(tx, visitor.user(), org, visitor.client(), amr))
        .compose(opened ->
            tx.run(SessionSql.REST_ON, opened.session(), visitor.user(), visitor.session())
                .map(opened));
  }

  /** Whether this person belongs where nobody is let in without a second factor. */
  public Future<Boolean> wantsFactorOf(Tx tx, UUID user) {
    return tx.first(SessionSql.FACTOR_WANTED_OF, user)
        .map(row -> row.orElseThrow().getBoolean("wanted"));
  }

  /**
   * The organization that a sign-in without a wish leads to: the last used one that lets the person
   * in. When none does, the one that keeps them out, so that they hear why; nobody's organization
   * when they have none, or work on the platform.
   */
  public Future<Optional<UUID>> usualOrg(Tx tx, UUID user) {
    return tx.first(SessionSql.USUAL_ORG, user)
        .compose(row ->
            row.isEmpty() || row.get().getBoolean("stands")
                ? Future.succeededFuture(row.map(known -> known.getUUID("org_id")))
                : unlessOnPlatform(tx, user, row.get().getUUID("org_id")));
  }

  /**
   * Writes down that the actor has just proved again who they are, in an {@code identity}
   * transaction of theirs; the session is as fresh as a new one.
   *
   * @param amr how (RFC 8176)
   * @return the session; {@link #signable} before a token is made of it
   */
  public Future<Opened> proved(Tx tx, Actor actor, List<String> amr) {
    return tx.first(
            SessionSql.PROVED,
            actor.session(),
            actor.user(),
            amr.toArray(String[]::new),
            settings.absoluteSeconds(),
            settings.idleSeconds(),
            settings.lateSeconds())
        .map(row ->
            Opened.of(
                requireYoung(row.orElseThrow(Sessions::ended)), actor.session(), Optional.empty()));
  }

  /**
   * Goes on only if this session of the person still stands, in an {@code identity} transaction:
   * for what they have begun with it and finish by a request that does not carry it.
   *
   * @return fails with 401 {@code session-ended}
   */
  public Future<Void> requireStanding(Tx tx, UUID user, UUID session) {
    return tx.first(SessionSql.HOLD, session, user)
        .compose(row -> row.isPresent() ? Future.succeededFuture() : Future.failedFuture(ended()));
  }

  /** The same session, once tokens can be signed. */
  public Future<Opened> signable(Opened opened) {
    return ready(opened);
  }

  /** What the client of this session carries from now on. */
  public Tokens tokens(Opened opened) {
    Claims claims = Claims.of(opened, AccessTokens.LIFE.toSeconds());
    long seconds = (claims.expiresAtMs() - claims.issuedAtMs()) / 1000;
    return new Tokens(accessTokens.sign(claims), seconds, opened.refreshToken());
  }

  /** The same of claims that are not refreshed. */
  Tokens tokens(Claims claims) {
    long seconds = (claims.expiresAtMs() - claims.issuedAtMs()) / 1000;
    return new Tokens(accessTokens.sign(claims), seconds, Optional.empty());
  }

  /** The answer, with the tokens as cookies too: a browser's scripts never need to see them. */
  public Answer carry(Answer answer, Tokens tokens) {
    return cookies.set(answer, tokens);
  }

  /**
   * Fills in, at assembly, how the slug of an organization is looked up in paths; from memory when
   * it is warm. Until then there are only ids.
   */
  public void orgBySlug(Function<String, Future<Optional<UUID>>> lookUp) {
    orgs.slugs(lookUp);
  }

  /**
   * To be filled in at assembly: the slug that an organization has now; whoever comes by one from
   * before is sent on. From memory when it is warm.
   */
  public void orgSlugNow(Function<UUID, Future<Optional<String>>> lookUp) {
    orgs.slugsNow(lookUp);
  }

  /** To be filled in at assembly: whether there is an organization of this id. */
  public void orgExists(Function<UUID, Future<Boolean>> lookUp) {
    orgs.existing(lookUp);
  }

  /** The organization that an id or a slug in a path or a body means; an id may be nobody's. */
  public Future<Optional<UUID>> orgNamed(String idOrSlug) {
    return orgs.find(idOrSlug);
  }

  /** The answer, with the cookies taken back. */
  Answer drop(Answer answer) {
    return cookies.clear(answer);
  }

  /** The name of the cookie that carries the refresh token. */
  String refreshCookie() {
    return cookies.refreshName();
  }

  /** Moves the actor's session into another organization they belong to. */
  Future<Opened> enter(Actor actor, UUID org) {
    Event event = new Event(org, "session.entered", "session", actor.session());
    return db.identityWrite(
            actor,
            tx ->
                admissions
                    .toMove(tx, actor, org)
                    .compose(standing -> move(tx, actor, org, standing))
                    .compose(opened -> moved(tx, actor, opened).map(opened))
                    .compose(opened -> audit.record(tx, actor, event).map(opened)))
        .compose(this::ready);
  }

  /** Ends the actor's session on every node. */
  Future<Void> end(Actor actor) {
    Event event = new Event(actor.org(), "session.ended", "session", actor.session());
    return db.identityWrite(
        actor,
        tx ->
            tx.run(SessionSql.END, actor.session(), actor.user())
                .compose(
                    done -> signals.raise(tx, new Signal("session", actor.session().toString())))
                .compose(told -> audit.record(tx, actor, event)));
  }

  /** Deletes what nobody can use or will look at. */
  Future<Void> purge() {
    return db.identityWrite(tx ->
            tx.run(SessionSql.PURGE, SessionLimits.KEPT.toSeconds(), SessionLimits.PURGED_AT_ONCE))
        .compose(gone -> gone < SessionLimits.PURGED_AT_ONCE ? Future.succeededFuture() : purge());
  }

  /** A session whose token can be signed at once. */
  Future<Opened> ready(Opened opened) {
    return keys.ready().map(opened);
  }

  Future<Optional<Opened>> readyIfAny(Optional<Opened> opened) {
    return keys.ready().map(opened);
  }

  Future<Device> device(Client client) {
    return devices.of(client.userAgent());
  }

  private Future<Row> insert(Tx tx, Admission admission, RefreshToken refresh) {
    StandingNow standing = admission.standing();
    Client client = admission.client();
    Device device = admission.device();
    Place place = places.of(client.ip());
    boolean inOrg = standing.org().isPresent();
    return tx.first(
            SessionSql.INSERT,
            admission.session(),
            admission.user(),
            standing.user().epoch(),
            standing.org().orElse(null),
            inOrg ? standing.member().epoch() : null,
            inOrg ? standing.organization().epoch() : null,
            admission.amr().getFirst(),
            admission.amr().toArray(String[]::new),
            client.ip(),
            client.userAgent(),
            device.device(),
            device.browser(),
            device.os(),
            place.country(),
            place.region(),
            place.city(),
            Buffer.buffer(refresh.hash().sha256()),
            settings.absoluteSeconds(),
            settings.idleSeconds(),
            settings.lateSeconds())
        .map(Optional::orElseThrow);
  }

  private Future<Opened> move(Tx tx, Actor actor, UUID org, StandingNow standing) {
    return tx.first(
            SessionSql.SWITCH,
            actor.session(),
            org,
            standing.member().epoch(),
            standing.organization().epoch(),
            actor.user(),
            standing.user().epoch(),
            settings.absoluteSeconds(),
            settings.idleSeconds(),
            settings.lateSeconds())
        .map(row -> row.orElseThrow(Sessions::ended))
        .map(row -> Opened.of(requireYoung(row), actor.session(), Optional.empty()));
  }

  /** The organization may want a newer sign-in than others. */
  static Row requireYoung(Row row) {
    if (!row.getBoolean("lives")) {
      throw new Problem.Forbidden(
          "sign-in-again", "this organization wants a newer sign-in; sign in again");
    }
    return row;
  }

  /** Who acts in somebody's name takes none of that person's sessions away. */
  private Future<Void> moved(Tx tx, Actor actor, Opened opened) {
    return actor.impersonator().isPresent()
        ? Entries.noted(tx, Whereabouts.of(opened))
        : entries.entered(tx, Whereabouts.of(opened), actor.client());
  }

  private Future<Optional<UUID>> unlessOnPlatform(Tx tx, UUID user, UUID org) {
    return tx.enter(Actor.PLATFORM)
        .compose(in -> access.rightsIn(tx, user, Actor.PLATFORM))
        .map(rights -> rights.roles().isEmpty() ? Optional.of(org) : Optional.empty());
  }

  static Problem ended() {
    return new Problem.Unauthorized("session-ended", "this session has ended; sign in again");
  }
}
