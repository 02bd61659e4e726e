package io.tenantry.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** How the events of one organization that wait are cut into seals. */
final class Sealing {

  /** About 57 kB of leaves; whoever checks one event reads no more. */
  static final int LEAVES_MAX = 1_024;

  /**
   * A seal is near its events in time, so that the seals around an event are found by its time. An
   * event that committed late gets a seal beside those of its neighbours.
   */
  static final Duration SPAN_MAX = Duration.ofSeconds(10);

  private Sealing() {}

  /** In order, each short enough, and none across the end of a month, where retention cuts. */
  static List<List<Leaf>> cut(List<Leaf> waiting) {
    List<List<Leaf>> seals = new ArrayList<>();
    List<Leaf> open = new ArrayList<>();
    for (Leaf leaf : waiting.stream().sorted(Leaf.ORDER).toList()) {
      if (!open.isEmpty() && !fits(open, leaf)) {
        seals.add(open);
        open = new ArrayList<>();
      }
      open.add(leaf);
    }
    if (!open.isEmpty()) {
      seals.add(open);
    }
    return seals;
  }

  private static boolean fits(List<Leaf> open, Leaf next) {
    Instant first = open.getFirst().at();
    return open.size() < LEAVES_MAX
        && !next.at().isAfter(first.plus(SPAN_MAX))
        && month(first).equals(month(next.at()));
  }

  static YearMonth month(Instant time) {
    return YearMonth.from(time.atOffset(ZoneOffset.UTC));
  }
}
