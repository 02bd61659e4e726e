package io.tenantry.sessions;

import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * What this node must not accept any more, kept in memory from the signals: ended sessions
 * (everywhere or in one organization), and the lowest epoch of users, members and organizations.
 * Asking costs a few nanoseconds and no lock.
 *
 * <p>An entry matters as long as a token from before it may live: the life of an access token, and
 * {@link #MARGIN} for a slow transaction and for clocks. Two generations take turns, so an entry is
 * kept for at least that long and at most twice that long. Beyond {@link #KEPT_MAX} entries the
 * node forgets single facts and refuses every token made before instead: people's clients refresh
 * once, which asks PostgreSQL, and nobody slips through.
 */
final class Revoked {

  /** Tied to the 30 s limit of a transaction and to a minute of drift between clocks. */
  static final Duration MARGIN = Duration.ofSeconds(90);

  /** Tied to memory: 84 MB a generation, and only while a bulk removal of that size runs. */
  static final int KEPT_MAX = 1_000_000;

  /** Tokens count in database time; the node's clock may lag this much behind it. */
  private static final long CLOCK_LAG_MS = 5_000;

  private static final UUID NONE = new UUID(0, 0);

  private static final class Generation {
    final EpochTable sessions = new EpochTable();
    final EpochTable users = new EpochTable();
    final EpochTable members = new EpochTable();
    final EpochTable orgs = new EpochTable();
    final EpochTable endedIn = new EpochTable();
    final EpochTable policies = new EpochTable();
    final long since;

    Generation(long since) {
      this.since = since;
    }

    int size() {
      return sessions.size()
          + users.size()
          + members.size()
          + orgs.size()
          + endedIn.size()
          + policies.size();
    }

    boolean covers(Claims token) {
      return sessions.at(token.session(), NONE) > 0
          || users.at(token.user(), NONE) > token.userEpoch()
          || members.at(token.org(), token.user()) > token.memberEpoch()
          || orgs.at(token.org(), NONE) > token.orgEpoch()
          || endedIn.at(token.org(), token.session()) > 0;
    }
  }

  private final InstantSource clock;
  private final LongSupplier monotonicMs;
  private final long turnMs;
  private final int keptMax;
  private volatile Generation young;
  private volatile Generation old;
  private volatile long issuedFromMs;

  /**
   * @param clock tells when a token was issued as seen from this node
   * @param monotonicMs measures how long an entry was kept; a wall clock that is set must not
   *     shorten it
   * @param tokenLife the longest time an access token is accepted
   */
  Revoked(InstantSource clock, LongSupplier monotonicMs, Duration tokenLife, int keptMax) {
    this.clock = clock;
    this.monotonicMs = monotonicMs;
    this.turnMs = tokenLife.plus(MARGIN).toMillis();
    this.keptMax = keptMax;
    this.young = new Generation(monotonicMs.getAsLong());
    this.old = young;
  }

  /**
   * Whether something this token rests on was taken away, from whoever it names or from whoever
   * acts in their name.
   */
  boolean covers(Claims token) {
    return token.issuedAtMs() < issuedFromMs
        || young.covers(token)
        || old.covers(token)
        || (token.act().isPresent() && covers(token.act().get().by()));
  }

  /** Whether its organization has another session policy than it was made under. */
  boolean outdated(Claims token) {
    return young.policies.at(token.org(), NONE) > token.policyEpoch()
        || old.policies.at(token.org(), NONE) > token.policyEpoch()
        || (token.act().isPresent() && outdated(token.act().get().by()));
  }

  /** Signal {@code session}: the key is the session's id. */
  void session(String key) {
    turning().sessions.raise(UUID.fromString(key), NONE, 1);
  }

  /** Signal {@code session-org}: the key is {@code org/session}; the session lives on elsewhere. */
  void sessionInOrg(String key) {
    String[] part = key.split("/", -1);
    turning().endedIn.raise(UUID.fromString(part[0]), UUID.fromString(part[1]), 1);
  }

  /** Signal {@code user}: the key is {@code user/epoch}. */
  void user(String key) {
    String[] part = key.split("/", -1);
    turning().users.raise(UUID.fromString(part[0]), NONE, Long.parseLong(part[1]));
  }

  /** Signal {@code member}: the key is {@code org/user/epoch}. */
  void member(String key) {
    String[] part = key.split("/", -1);
    turning()
        .members
        .raise(UUID.fromString(part[0]), UUID.fromString(part[1]), Long.parseLong(part[2]));
  }

  /** Signal {@code org}: the key is {@code org/epoch}. */
  void org(String key) {
    String[] part = key.split("/", -1);
    turning().orgs.raise(UUID.fromString(part[0]), NONE, Long.parseLong(part[1]));
  }

  /** Signal {@code session-policy}: the key is {@code org/epoch}; tokens are refreshed. */
  void policy(String key) {
    String[] part = key.split("/", -1);
    turning().policies.raise(UUID.fromString(part[0]), NONE, Long.parseLong(part[1]));
  }

  /** Signal {@code everybody}: the key is the database's time in milliseconds since 1970. */
  synchronized void everybody(String key) {
    issuedFromMs = Math.max(issuedFromMs, Long.parseLong(key));
  }

  private synchronized Generation turning() {
    long now = monotonicMs.getAsLong();
    if (now - young.since > turnMs) {
      old = young;
      young = new Generation(now);
    }
    if (young.size() >= keptMax) {
      issuedFromMs = clock.millis() + CLOCK_LAG_MS;
      young = new Generation(now);
      old = young;
    }
    return young;
  }
}
