package io.tenantry.audit;

import static io.tenantry.audit.Broken.Kind.INSERTED;

import io.tenantry.common.sql.Tx;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Finds events that no seal holds and that do not wait for one either.
 *
 * <p>Events are looked up before what waits, and what waits before the seals: an event goes from
 * one to the next while we look and never back, so none is missed in between.
 */
final class Coverage {
  static final int PAGE = 4_096;

  private final SealKey key;

  Coverage(SealKey key) {
    this.key = key;
  }

  /** An event and its time: another event of the same id at another time is another event. */
  private record Place(UUID id, Instant at) {}

  /**
   * How far this page came.
   *
   * @param stray the first event that is not accounted for
   * @param more whether events are left before the end that was asked for
   */
  record Step(Walk walk, Optional<Broken> stray, boolean more) {}

  /** Checks the next events after the walk's position and up to this time. */
  Future<Step> next(Tx tx, UUID org, Walk walk, Instant upTo) {
    return tx.all(
            VerifySql.NEXT_EVENTS,
            org,
            SealColumns.utc(walk.at()),
            walk.id(),
            SealColumns.utc(upTo),
            PAGE)
        .map(rows -> rows.stream().map(Coverage::place).toList())
        .compose(events ->
            events.isEmpty()
                ? Future.succeededFuture(new Step(walk, Optional.empty(), false))
                : accounted(tx, org, events).map(known -> step(walk, events, known)));
  }

  private static Step step(Walk walk, List<Place> events, Set<Place> known) {
    Optional<Broken> stray =
        events.stream().filter(event -> !known.contains(event)).findFirst().map(Coverage::stray);
    Place last = events.getLast();
    return new Step(walk.covered(last.at(), last.id()), stray, events.size() == PAGE);
  }

  private Future<Set<Place>> accounted(Tx tx, UUID org, List<Place> events) {
    Instant first = events.getFirst().at();
    Instant last = events.getLast().at();
    Set<Place> known = new HashSet<>();
    return tx.all(VerifySql.UNSEALED_BETWEEN, org, SealColumns.utc(first), SealColumns.utc(last))
        .map(rows -> remember(known, rows))
        .compose(waiting ->
            tx.all(
                VerifySql.SEALED_BETWEEN,
                org,
                SealColumns.utc(first),
                SealColumns.utc(last),
                SealColumns.utc(last.plus(Sealing.SPAN_MAX))))
        .map(seals -> {
          seals.forEach(row -> Leaf.unpack(row.getBuffer("leaves")).forEach(l -> add(known, l)));
          return known;
        });
  }

  private Set<Place> remember(Set<Place> known, List<Row> waiting) {
    waiting.stream()
        .map(Waiting::of)
        .filter(row -> row.isGenuine(key))
        .forEach(row -> add(known, row.leaf()));
    return known;
  }

  private static void add(Set<Place> known, Leaf leaf) {
    known.add(new Place(leaf.id(), leaf.at()));
  }

  private static Place place(Row row) {
    return new Place(row.getUUID("id"), row.getOffsetDateTime("at").toInstant());
  }

  private static Broken stray(Place event) {
    return new Broken(
        INSERTED,
        Optional.of(event.id()),
        Optional.empty(),
        event.at(),
        "no seal holds it at this time and it does not wait for one: it was put there past the program, or the"
            + " seals after the last one were taken away");
  }
}
