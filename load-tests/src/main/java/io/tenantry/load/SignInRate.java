package io.tenantry.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How many sign-ins a node makes of what the hash alone allows. A machine that is not ours alone
 * changes its speed from one minute to the next, so short spans take turns, and each is compared
 * with its neighbours.
 */
final class SignInRate {

  /** Four times what two cores hash at once: none waits so long that it would be refused. */
  private static final int CONNECTIONS = 8;

  private static final Duration SPAN = Duration.ofSeconds(4);

  /** Until every connection is busy. */
  private static final long BEGINNING_NANOS = 500_000_000;

  /** Rates per second: of hashes as the library does them, of sign-ins, of the product's hashes. */
  record Turn(double library, double signIns, double product) {}

  private final Rig.Node node;
  private final Traffic.Script signIns;
  private final List<Turn> turns = new ArrayList<>();
  private final double[] processorSeconds = new double[3];
  private long served;
  private long refused;

  SignInRate(Rig.Node node, Traffic.Script signIns) {
    this.node = node;
    this.signIns = signIns;
  }

  void measure(int times) throws Exception {
    HashAlone.OF_THE_LIBRARY.measured(SPAN);
    HashAlone.OF_THE_PRODUCT.measured(SPAN);
    for (int i = 0; i < times; i++) {
      double library = HashAlone.OF_THE_LIBRARY.again(SPAN).perSecond();
      double rate = signIns();
      double product = HashAlone.OF_THE_PRODUCT.again(SPAN).perSecond();
      turns.add(new Turn(library, rate, product));
    }
  }

  long refused() {
    return refused;
  }

  /** The median over the turns. */
  double median(ToDoubleFunction<Turn> value) {
    return sorted(value).get(turns.size() / 2);
  }

  /** The same with the least and the most, as percentages. */
  String shares(ToDoubleFunction<Turn> share) {
    List<Double> all = sorted(share);
    return "%.0f %% (%.0f to %.0f)"
        .formatted(100 * median(share), 100 * all.getFirst(), 100 * all.getLast());
  }

  String processorTime() {
    double count = served / 1_000.0;
    return "node %.1f ms, PostgreSQL %.1f ms, load %.1f ms"
        .formatted(
            processorSeconds[0] / count, processorSeconds[1] / count, processorSeconds[2] / count);
  }

  String all() {
    List<String> each = new ArrayList<>();
    for (Turn turn : turns) {
      each.add("%.1f, %.1f, %.1f".formatted(turn.library(), turn.signIns(), turn.product()));
    }
    return String.join("; ", each);
  }

  private double signIns() throws IOException {
    double[] before = used();
    long begun = System.nanoTime();
    Ledger ledger = new Ledger();
    var target = new Traffic.Target(node.port(), () -> true);
    new Traffic(List.of(target), CONNECTIONS, ledger::tell).run(0, SPAN, signIns);
    double[] after = used();
    for (int i = 0; i < after.length; i++) {
      processorSeconds[i] += after[i] - before[i];
    }
    served += ledger.servedCount();
    refused += ledger.refusedCount();
    return rate(ledger, begun);
  }

  /** Without the beginning, and without what is answered after nobody asks any more. */
  private static double rate(Ledger ledger, long begun) {
    long from = begun + BEGINNING_NANOS;
    long to = begun + SPAN.toNanos();
    return ledger.servedBetween(from, to) / ((to - from) / 1e9);
  }

  /** Seconds of the node, of PostgreSQL, and of the load. */
  private double[] used() {
    return new double[] {
      Cpu.of(node.process().pid()), Cpu.named("postgres"), Cpu.of(ProcessHandle.current().pid())
    };
  }

  private List<Double> sorted(ToDoubleFunction<Turn> value) {
    return turns.stream().mapToDouble(value).sorted().boxed().toList();
  }
}
