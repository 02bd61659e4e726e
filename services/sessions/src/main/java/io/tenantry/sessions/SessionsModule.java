package io.tenantry.sessions;

import io.tenantry.access.Access;
import io.tenantry.access.AccessModule;
import io.tenantry.audit.Audit;
import io.tenantry.audit.AuditModule;
import io.tenantry.common.sql.Care;
import io.tenantry.common.web.Gate;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import io.vertx.core.Future;
import java.time.Duration;

/** Builds sessions: its door, the gate, the routes, and the schedule of keys and old rows. */
public final class SessionsModule implements Module {

  private static final Duration BETWEEN_ROTATIONS = Duration.ofDays(1);
  private static final Duration BETWEEN_PURGES = Duration.ofMinutes(10);
  private static final long NANOS_PER_MS = 1_000_000;

  private final Sessions sessions;
  private final SessionPolicies policies;
  private final ActingSessions acting;
  private final AllSessions all;
  private final SessionGate gate;
  private final SessionRoutes routes;
  private final SessionListRoutes listRoutes;
  private final SessionEnds ends;
  private final SigningKeys keys;
  private final SigningKeyRotation keyRotation;
  private final ApiKeys apiKeys;
  private final KnownKeys knownKeys;
  private final TokenFacts tokenFacts;
  private final Revoked revoked;
  private final FreshSignIn freshSignIn;
  private final LastSeen lastSeen;

  /** Sessions live as long as is usual. */
  public SessionsModule(Foundation foundation, AuditModule audit, AccessModule access) {
    this(foundation, audit, access, SessionSettings.usual());
  }

  public SessionsModule(
      Foundation foundation,
      AuditModule auditModule,
      AccessModule accessModule,
      SessionSettings settings) {
    FastCrypto.use();
    Audit audit = auditModule.audit();
    Access access = accessModule.access();
    var clock = foundation.clock();
    this.keys = new SigningKeys(foundation.db(), foundation.secrets(), clock);
    this.keyRotation = new SigningKeyRotation(foundation.db(), foundation.signals(), audit, keys);
    String issuer = foundation.publicUrl().toString();
    AccessTokens tokens = new AccessTokens(foundation.vertx(), keys, issuer, clock);
    OrgPaths orgs = new OrgPaths();
    SessionCookies cookies = new SessionCookies(foundation.publicUrl(), settings.idle());
    Carriers carriers = new Carriers(cookies, foundation.publicUrl());
    this.revoked =
        new Revoked(
            clock, () -> System.nanoTime() / NANOS_PER_MS, AccessTokens.LIFE, Revoked.KEPT_MAX);
    this.freshSignIn = new FreshSignIn(clock);
    this.lastSeen = new LastSeen(foundation.vertx(), foundation.db(), clock);
    this.sessions = new Sessions(foundation, audit, access, keys, tokens, cookies, orgs, settings);
    this.policies = new SessionPolicies(foundation.signals(), settings);
    this.acting = new ActingSessions(foundation, audit, sessions, settings);
    this.all = new AllSessions(foundation.db(), foundation.signals(), audit);
    this.apiKeys = new ApiKeys(foundation, audit, access);
    this.knownKeys = new KnownKeys(foundation, revoked);
    KeyGate keyGate =
        new KeyGate(foundation.secrets(), knownKeys, new KeyUses(foundation), access, orgs, clock);
    this.gate =
        new SessionGate(
            foundation.signals().lease(),
            tokens,
            revoked,
            new RightsOf(foundation, access, acting),
            orgs,
            carriers,
            freshSignIn,
            keyGate,
            lastSeen,
            clock);
    this.tokenFacts = new TokenFacts(gate, foundation.db(), issuer);
    var standings = accessModule.standings();
    this.ends = new SessionEnds(foundation, audit, access, standings);
    this.listRoutes =
        new SessionListRoutes(sessions, new SessionList(foundation, standings, settings), ends);
    this.routes =
        new SessionRoutes(sessions, acting, new Refreshes(foundation, audit, keys, settings), keys);
  }

  public Sessions sessions() {
    return sessions;
  }

  /** What organizations say about sessions. */
  public SessionPolicies policies() {
    return policies;
  }

  /** Sessions in another person's name. */
  public ActingSessions acting() {
    return acting;
  }

  /** Ends sessions. */
  public SessionEnds ends() {
    return ends;
  }

  /** Whether somebody signed in just now. */
  public FreshSignIn freshSignIn() {
    return freshSignIn;
  }

  /** For an operator's hand. */
  public SigningKeyRotation keyRotation() {
    return keyRotation;
  }

  LastSeen lastSeen() {
    return lastSeen;
  }

  /** For recovery by hand. */
  public AllSessions all() {
    return all;
  }

  /**
   * Makes the first signing key where there is none.
   *
   * @return fails with {@link IllegalArgumentException} if the keys of this database were sealed
   *     under another master key
   */
  public Future<Void> keysOpen() {
    return keys.ready().mapEmpty();
  }

  /** What other services may ask. */
  public TokenFacts tokenFacts() {
    return tokenFacts;
  }

  /** Decides about every request of this node. */
  public Gate gate() {
    return gate;
  }

  @Override
  public void addTo(Assembly assembly) {
    routes.addTo(assembly.routes());
    listRoutes.addTo(assembly.routes());
    new ApiKeyRoutes(apiKeys).addTo(assembly.routes());
    assembly.signals().on("session", revoked::session);
    assembly.signals().on("session-org", revoked::sessionInOrg);
    assembly.signals().on("user", revoked::user);
    assembly.signals().on("member", revoked::member);
    assembly.signals().on("org", revoked::org);
    assembly.signals().on(SessionPolicies.SIGNAL, revoked::policy);
    assembly.signals().on(AllSessions.SIGNAL, revoked::everybody);
    assembly.signals().on(SigningKeyRotation.SIGNAL, all -> keys.forget());
    assembly.signals().onRejoin(keys::forget);
    knownKeys.listen(assembly.signals());
    new StreamEnds(assembly.streams(), revoked).listen(assembly.signals());
    assembly.schedule().every("sessions.purge-api-keys", BETWEEN_PURGES, apiKeys::purge);
    assembly.atStop(lastSeen::write);
    assembly.schedule().every("sessions.rotate-keys", BETWEEN_ROTATIONS, keys::rotate);
    assembly.schedule().every("sessions.purge", BETWEEN_PURGES, sessions::purge);
    assembly.care(
        new Care(
            "sessions",
            "every row of the person, without hashes",
            "every row of the person is deleted",
            "none: a session belongs to the person; see session_orgs",
            "none: a session belongs to the person; rows that were in the organization leave it"),
        new Care(
            "impersonations",
            "every row of the person's sessions, and those in which they acted for somebody",
            "goes with the person's sessions, and with those in which they acted for somebody",
            "none: a session belongs to the person; see session_orgs",
            "none: a session belongs to the person"),
        new Care(
            "session_orgs",
            "every row of the person",
            "goes with the person's sessions",
            "every row of the organization",
            "every row of the organization is deleted"),
        new Care(
            "session_policies",
            "holds nothing about a person",
            "holds nothing about a person",
            "the organization's row",
            "the organization's row is deleted"),
        new Care(
            "api_keys",
            "every key the person answers for, without hashes",
            "every key the person answers for is deleted",
            "every row of the organization, without hashes",
            "every row of the organization is deleted"),
        new Care(
            "api_key_uses",
            "goes with api_keys",
            "goes with api_keys",
            "goes with api_keys",
            "goes with api_keys"),
        new Care(
            "signing_keys",
            "none: keys of the installation",
            "none: nothing personal",
            "none: keys of the installation",
            "none: nothing of an organization"));
  }
}
