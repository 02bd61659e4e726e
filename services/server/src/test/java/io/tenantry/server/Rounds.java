package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.server.Cause.Round;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Takes things away, and sees that no node accepts them from the moment of the answer. */
final class Rounds {

  private static final List<Integer> EVERY_NODE = IntStream.range(0, Fleet.NODES).boxed().toList();

  private final Fleet fleet;
  private final Checks checks;

  Rounds(Fleet fleet, Checks checks) {
    this.fleet = fleet;
    this.checks = checks;
  }

  /**
   * What a round took.
   *
   * @param callNanos from the sending of the call until its answer
   * @param propagationNanos from the sending of the call until a node was asked what it refused
   */
  record Took(long callNanos, List<Long> propagationNanos, int checks) {}

  /** The nodes take turns in being the one that is called. */
  List<Took> of(Cause cause, int rounds) {
    List<Took> took = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      took.add(once(cause, fleet.node(round % Fleet.NODES)));
    }
    return took;
  }

  private Took once(Cause cause, NodeProcess called) {
    Round round = cause.begins().get();
    long begun;
    long answered;
    Checks.Watched watched = checks.watch(round.token(), round.path(), round.body());
    try (watched) {
      watched.untilEveryNodeHasAccepted();
      begun = System.nanoTime();
      round.takes().apply(called).answers(round.answer());
      answered = System.nanoTime();
      watched.askNow(EVERY_NODE);
      watched.untilAnsweredSince(answered, EVERY_NODE, 3);
    }
    assertThat(watched.acceptedAfter(answered)).as(cause.name()).isEmpty();
    round.givesBack().run();
    return new Took(answered - begun, watched.firstRefusals(begun), watched.asked());
  }
}
