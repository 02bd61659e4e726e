package io.tenantry.audit;

import static io.tenantry.audit.Broken.Kind.BROKEN_LINK;
import static io.tenantry.audit.Broken.Kind.FORGED_SEAL;
import static io.tenantry.audit.Broken.Kind.INSERTED;
import static io.tenantry.audit.Broken.Kind.MISSING_SEAL;
import static io.tenantry.audit.Broken.Kind.REORDERED;

import io.tenantry.common.sql.Database;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Checks the trail of one organization, page by page: the chain of seals, each event that a seal
 * holds, and then whether there are events that no seal holds. Stops at the first thing that is
 * wrong. Waits in straight lines, so it must not run on an event loop.
 */
final class Verifier {
  /** Events in memory at a time; beside them one seal more at most. */
  private static final long PAGE = 4_096;

  /** Later than any event. */
  private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

  private final Database db;
  private final SealKey key;
  private final SealCheck check;
  private final Coverage coverage;

  Verifier(Database db, SealKey key) {
    this.db = db;
    this.key = key;
    this.check = new SealCheck(key);
    this.coverage = new Coverage(key);
  }

  /** Where a check stopped, and why. */
  record Stopped(Walk walk, Optional<Broken> broken, boolean complete) {
    static Stopped by(Broken broken, Walk walk) {
      return new Stopped(walk, Optional.of(broken), false);
    }
  }

  /** A step forward, or what keeps from it. */
  private record Step(Walk walk, Optional<Broken> broken) {}

  /** Goes on from here until all is checked, something is wrong, or the time is over. */
  Stopped walk(UUID org, Walk from, BooleanSupplier timeIsOver) {
    Optional<Instant> keptFrom = keptFrom();
    Walk walk = from;
    boolean coveredToTheEnd = false;
    while (true) {
      List<StoredSeal> page = seals(org, walk.seq());
      if (page.isEmpty() && coveredToTheEnd) {
        return tail(org, walk);
      }
      Step next = seals(org, walk, page, keptFrom);
      if (next.broken().isPresent()) {
        return Stopped.by(firstOf(org, next), next.walk());
      }
      Step covered = cover(org, next.walk(), page.isEmpty() ? NEVER : end(page));
      if (covered.broken().isPresent()) {
        return Stopped.by(covered.broken().get(), covered.walk());
      }
      coveredToTheEnd = page.isEmpty();
      walk = covered.walk();
      if (!coveredToTheEnd && timeIsOver.getAsBoolean()) {
        return new Stopped(walk, Optional.empty(), false);
      }
    }
  }

  /** Whether the seal that somebody wrote down is still there. */
  Optional<Broken> known(UUID org, KnownHead head) {
    Optional<Seal> there = one(org, VerifySql.SEAL, org, head.seq()).map(Seal::of);
    if (there.isEmpty()) {
      return Optional.of(
          wrong(MISSING_SEAL, head.seq(), "the seal that was known is not there any more"));
    }
    return head.hash().equals(Hash.hex(there.get().hash()))
        ? Optional.empty()
        : Optional.of(
            wrong(FORGED_SEAL, head.seq(), "it is another seal than the one that was known"));
  }

  /** Where the months begin that are still kept; nothing if none was ever dropped. */
  Optional<Instant> keptFrom() {
    return db.platformRead(tx -> tx.all(VerifySql.KEPT)).await().stream()
        .filter(row -> Kept.isSigned(row, key))
        .findFirst()
        .map(row -> Kept.of(row).keptFrom());
  }

  Row tail(UUID org) {
    return one(org, VerifySql.TAIL, org).orElseThrow();
  }

  Optional<UUID> orgAfter(UUID org) {
    return db.platformRead(tx -> tx.first(VerifySql.NEXT_ORG, org))
        .await()
        .map(row -> row.getUUID("org_id"));
  }

  private Step seals(UUID org, Walk from, List<StoredSeal> page, Optional<Instant> keptFrom) {
    Map<UUID, FoundEvent> events =
        events(org, page.stream().filter(seal -> isKept(seal, keptFrom)).toList());
    Walk walk = from;
    for (StoredSeal stored : page) {
      Optional<Broken> broken = check.seal(stored, walk);
      boolean kept = isKept(stored, keptFrom);
      if (broken.isEmpty() && kept) {
        broken = events(org, Optional.of(stored.seal().seq()), stored.leaves(), events);
      }
      if (broken.isPresent()) {
        return new Step(walk, broken);
      }
      int count = stored.leaves().size();
      walk = walk.past(stored.seal(), kept ? count : 0, kept ? 0 : count);
    }
    return new Step(walk, Optional.empty());
  }

  /** Retention drops whole months, and no seal reaches over the end of one. */
  private static boolean isKept(StoredSeal stored, Optional<Instant> keptFrom) {
    return keptFrom.isEmpty() || !stored.seal().lastAt().isBefore(keptFrom.get());
  }

  private Optional<Broken> events(
      UUID org, Optional<Long> seq, List<Leaf> leaves, Map<UUID, FoundEvent> events) {
    for (Leaf leaf : leaves) {
      Optional<FoundEvent> found = Optional.ofNullable(events.get(leaf.id()));
      Optional<FoundEvent> elsewhere =
          found.isPresent()
              ? found
              : one(org, VerifySql.EVENT_BY_ID, org, leaf.id()).map(FoundEvent::of);
      Optional<Broken> broken = SealCheck.event(seq, leaf, found, elsewhere);
      if (broken.isPresent()) {
        return broken;
      }
    }
    return Optional.empty();
  }

  /**
   * What comes first in time: what is wrong with a seal's event, or an event before it that no seal
   * holds. The events of a missing seal are such events, and name it.
   */
  private Broken firstOf(UUID org, Step step) {
    Broken broken = step.broken().orElseThrow();
    if (EnumSet.of(FORGED_SEAL, BROKEN_LINK, REORDERED).contains(broken.kind())) {
      return broken;
    }
    Optional<Broken> stray = cover(org, step.walk(), broken.at()).broken();
    if (broken.kind() == MISSING_SEAL) {
      return new Broken(
          MISSING_SEAL,
          stray.flatMap(Broken::event),
          broken.seq(),
          stray.map(Broken::at).orElse(broken.at()),
          broken.detail());
    }
    return stray.filter(other -> !other.event().equals(broken.event())).orElse(broken);
  }

  private Step cover(UUID org, Walk from, Instant upTo) {
    Walk walk = from;
    while (true) {
      Walk here = walk;
      Coverage.Step step = db.readInSteps(org, tx -> coverage.next(tx, org, here, upTo)).await();
      walk = step.walk();
      if (step.stray().isPresent() || !step.more()) {
        return new Step(walk, step.stray());
      }
    }
  }

  /** What waits for its seal must be there and unchanged too. */
  private Stopped tail(UUID org, Walk walk) {
    Instant at = Instant.EPOCH;
    UUID id = new UUID(0, 0);
    while (true) {
      List<Waiting> page = waiting(org, at, id);
      for (Waiting row : page) {
        if (!row.isGenuine(key)) {
          String why = "it was put there to be sealed by nobody who has the key";
          return Stopped.by(Broken.event(INSERTED, Optional.empty(), row.leaf(), why), walk);
        }
      }
      List<Leaf> leaves = page.stream().map(Waiting::leaf).toList();
      Optional<Broken> broken = events(org, Optional.empty(), leaves, byId(org, leaves));
      if (broken.isPresent() || page.size() < PAGE) {
        return new Stopped(walk, broken, broken.isEmpty());
      }
      at = leaves.getLast().at();
      id = leaves.getLast().id();
    }
  }

  private List<Waiting> waiting(UUID org, Instant at, UUID id) {
    return all(org, VerifySql.NEXT_UNSEALED, org, SealColumns.utc(at), id, (int) PAGE).stream()
        .map(Waiting::of)
        .toList();
  }

  private List<StoredSeal> seals(UUID org, long after) {
    List<Row> near = all(org, VerifySql.SEALS, org, after, PAGE);
    List<Row> next = near.isEmpty() ? all(org, VerifySql.NEXT_SEAL, org, after) : near;
    return next.stream().map(StoredSeal::of).toList();
  }

  private Map<UUID, FoundEvent> events(UUID org, List<StoredSeal> seals) {
    return byId(org, seals.stream().flatMap(seal -> seal.leaves().stream()).toList());
  }

  private Map<UUID, FoundEvent> byId(UUID org, List<Leaf> leaves) {
    UUID[] ids = leaves.stream().map(Leaf::id).toArray(UUID[]::new);
    OffsetDateTime[] times =
        leaves.stream().map(leaf -> SealColumns.utc(leaf.at())).toArray(OffsetDateTime[]::new);
    return leaves.isEmpty()
        ? Map.of()
        : all(org, VerifySql.EVENTS, org, ids, times).stream()
            .map(FoundEvent::of)
            .collect(Collectors.toMap(FoundEvent::id, found -> found, (one, other) -> one));
  }

  private List<Row> all(UUID org, String sql, Object... values) {
    return db.read(org, tx -> tx.all(sql, values)).await();
  }

  private Optional<Row> one(UUID org, String sql, Object... values) {
    return db.read(org, tx -> tx.first(sql, values)).await();
  }

  private static Instant end(List<StoredSeal> page) {
    return page.stream().map(s -> s.seal().lastAt()).max(Instant::compareTo).orElseThrow();
  }

  private static Broken wrong(Broken.Kind kind, long seq, String detail) {
    return new Broken(kind, Optional.empty(), Optional.of(seq), Instant.EPOCH, detail);
  }
}
