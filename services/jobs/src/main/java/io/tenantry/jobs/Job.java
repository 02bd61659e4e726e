package io.tenantry.jobs;

import io.tenantry.common.web.Client;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Work on many things that somebody has begun.
 *
 * @param search by what its items are still to be found; absent when all are there
 * @param reason why it ended before all was done
 */
public record Job(
    UUID org,
    UUID id,
    String kind,
    String permission,
    JsonObject how,
    Optional<Search> search,
    State state,
    Turn turn,
    Progress progress,
    Optional<String> reason,
    Starter starter,
    Times times) {

  static final String COLUMNS =
      """
      org_id, id, kind, permission, how, search, search_from, state, cancelling, turn, applied, tries, at_once,
             total, places, done, failed, skipped, reason, started_by, session_id, via_platform, client, created_at, started_at,
             ended_at\
      """;

  /** How far a job has come. */
  public enum State {
    /** The file with its items is still coming. */
    RECEIVING,
    /** Waits for the jobs of its organization that were asked for before. */
    QUEUED,
    /** Finds out whom it is about. */
    SEARCHING,
    RUNNING,
    /** Ends after the batch that is under way. */
    CANCELLING,
    DONE,
    CANCELLED,
    /** Ended before all was done; the reason tells why. */
    FAILED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    boolean isEnd() {
      return this == DONE || this == CANCELLED || this == FAILED;
    }
  }

  /**
   * @param number the turn that is next or under way, from 1
   * @param applied the last one whose batch was saved
   * @param tries how often its batch, or one item of it, was begun
   * @param atOnce how many items it may have; absent for as many as usual
   */
  record Turn(int number, int applied, int tries, Optional<Integer> atOnce) {

    boolean isSameAs(Turn other) {
      return number == other.number && applied == other.applied;
    }
  }

  /**
   * How many items there are and what became of them.
   *
   * @param places how many places were given out, also to items that were named twice
   */
  record Progress(long total, long places, long done, long failed, long skipped) {}

  /** Who began it, from where, and whether by a role of the platform. */
  record Starter(UUID user, UUID session, boolean viaPlatform, Client client) {}

  /** When it was asked for, begun and at its end. */
  record Times(Instant createdAt, @Nullable Instant startedAt, @Nullable Instant endedAt) {}

  static Job of(Row row) {
    Instant created = row.getOffsetDateTime("created_at").toInstant();
    return new Job(
        row.getUUID("org_id"),
        row.getUUID("id"),
        row.getString("kind"),
        row.getString("permission"),
        row.getJsonObject("how"),
        Optional.ofNullable(row.getJsonObject("search"))
            .map(filter ->
                new Search(filter, created, Optional.ofNullable(row.getString("search_from")))),
        state(row),
        new Turn(
            row.getInteger("turn"),
            row.getInteger("applied"),
            row.getInteger("tries"),
            Optional.ofNullable(row.getInteger("at_once"))),
        new Progress(
            row.getLong("total"),
            row.getLong("places"),
            row.getLong("done"),
            row.getLong("failed"),
            row.getLong("skipped")),
        Optional.ofNullable(row.getString("reason")),
        new Starter(
            row.getUUID("started_by"),
            row.getUUID("session_id"),
            row.getBoolean("via_platform"),
            client(row.getJsonObject("client"))),
        new Times(
            created,
            instant(row.getOffsetDateTime("started_at")),
            instant(row.getOffsetDateTime("ended_at"))));
  }

  /** Whether somebody works on it, or will without being asked. */
  boolean isUnderWay() {
    return state == State.SEARCHING || state == State.RUNNING || state == State.CANCELLING;
  }

  private static State state(Row row) {
    State stored = State.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
    if (stored != State.RUNNING) {
      return stored;
    }
    if (row.getBoolean("cancelling")) {
      return State.CANCELLING;
    }
    return row.getJsonObject("search") == null ? State.RUNNING : State.SEARCHING;
  }

  private static Client client(@Nullable JsonObject stored) {
    return stored == null
        ? Client.INTERNAL
        : new Client(
            stored.getString("ip"), stored.getString("user_agent"), stored.getString("request_id"));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
