package io.tenantry.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests at a given rate, whether or not the answers come (an open loop), over kept connections
 * to several nodes. A latency counts from the moment at which its request was due, so that a server
 * that stalls cannot hide it. It behaves like a plain load balancer: it goes round the nodes that
 * are ready, leaves a connection that the server said it would close, and takes a request to
 * another node only when a new connection was refused, so that nothing can have been begun.
 *
 * <p>One thread, bounded in rate, time and connections.
 */
final class Traffic {

  /** What becomes of a request. */
  record Outcome(Ask ask, int status, String head, String body, long micros, long atNanos) {

    /** The connection ended without an answer. */
    static final int LOST = 0;

    /** No answer came within the limit. */
    static final int HUNG = -1;

    boolean isAnswer() {
      return status > 0;
    }

    /** The code of a problem, empty for everything else. */
    String code() {
      int at = body.indexOf("\"code\":\"");
      return status < 400 || at < 0 ? "" : body.substring(at + 8, body.indexOf('"', at + 8));
    }
  }

  /**
   * A request.
   *
   * @param kind what it is counted under
   * @param key by which its effect is found afterwards
   */
  record Ask(String text, String kind, String key) {}

  /** Makes the request of this number. */
  interface Script {
    Ask next(long number);
  }

  /** Where requests go, while it is ready. */
  record Target(int port, BooleanSupplier isReady) {}

  /** The request limit of the product, and a little for the way. */
  static final Duration ANSWER_MAX = Duration.ofSeconds(33);

  /** How often a closed loop looks whether it is over. */
  private static final int CLOSED_LOOP_LOOKS_MS = 20;

  /** A crowd waits in the loader, not in memory without end. */
  private static final int WAITING_MAX = 400_000;

  private final List<Target> targets;
  private final int connectionsMax;
  private final Consumer<Outcome> told;
  private final List<Deque<TrafficLine>> idle = new ArrayList<>();
  private final int[] open;
  private final Deque<Due> waiting = new ArrayDeque<>();
  private final List<TrafficLine> busy = new ArrayList<>();
  private long dropped;
  private int turn;

  /** A request that should have been sent at this time. */
  record Due(Ask ask, long nanos, int tries) {}

  /**
   * @param connectionsMax kept for each target
   * @param told of every outcome, on the thread that calls {@link #run}
   */
  Traffic(List<Target> targets, int connectionsMax, Consumer<Outcome> told) {
    this.targets = targets;
    this.connectionsMax = connectionsMax;
    this.told = told;
    this.open = new int[targets.size()];
    targets.forEach(target -> idle.add(new ArrayDeque<>()));
  }

  /** Requests that the loader itself could not hold any more; 0 in a run that means something. */
  long dropped() {
    return dropped;
  }

  /**
   * Sends for so long at this rate, then waits for the answers that are due.
   *
   * @param perSecond 0 for a closed loop: the next request goes as soon as a connection is free
   */
  void run(double perSecond, Duration duration, Script script) throws IOException {
    long end = System.nanoTime() + duration.toNanos();
    run(perSecond, () -> System.nanoTime() - end >= 0, script);
  }

  /** The same until it is told to stop. */
  void run(double perSecond, BooleanSupplier isOver, Script script) throws IOException {
    try (Selector selector = Selector.open()) {
      long begun = System.nanoTime();
      long number = 0;
      while (!isOver.getAsBoolean()) {
        number = enqueue(perSecond, begun, System.nanoTime(), number, script);
        turnAround(selector, patienceMs(perSecond));
      }
      long last = System.nanoTime() + ANSWER_MAX.toNanos();
      while ((!waiting.isEmpty() || !busy.isEmpty()) && System.nanoTime() < last) {
        turnAround(selector, 5);
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
    }
  }

  /** Whoever only answers answers is woken by them, and takes no time from the server. */
  private static int patienceMs(double perSecond) {
    if (perSecond == 0) {
      return CLOSED_LOOP_LOOKS_MS;
    }
    return perSecond > 2_000 ? 0 : 1;
  }

  private long enqueue(double perSecond, long begun, long now, long sofar, Script script) {
    long number = sofar;
    if (perSecond == 0) {
      while (waiting.size() < connectionsMax * targets.size() - busy.size()) {
        waiting.add(new Due(script.next(number++), now, 0));
      }
      return number;
    }
    double nanosEach = 1e9 / perSecond;
    for (long due = begun + (long) (number * nanosEach); due <= now; ) {
      if (waiting.size() >= WAITING_MAX) {
        dropped++;
      } else {
        waiting.add(new Due(script.next(number), due, 0));
      }
      number++;
      due = begun + (long) (number * nanosEach);
    }
    return number;
  }

  private void turnAround(Selector selector, int waitMs) throws IOException {
    while (!waiting.isEmpty()) {
      TrafficLine line = lineTo(selector);
      if (line == null) {
        break;
      }
      send(line, waiting.poll());
    }
    if (waitMs == 0) {
      selector.selectNow(this::progress);
    } else {
      selector.select(this::progress, waitMs);
    }
    giveUpOnTheHung();
  }

  /** Round the nodes that are ready; a kept connection before a new one. */
  private @Nullable TrafficLine lineTo(Selector selector) throws IOException {
    for (int i = 0; i < targets.size(); i++) {
      int at = turn++ % targets.size();
      if (!targets.get(at).isReady().getAsBoolean()) {
        continue;
      }
      TrafficLine kept = idle.get(at).pollFirst();
      if (kept != null) {
        return kept;
      }
      if (open[at] < connectionsMax) {
        return connect(selector, at);
      }
    }
    return null;
  }

  private TrafficLine connect(Selector selector, int at) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    TrafficLine line = new TrafficLine(channel, at);
    open[at]++;
    channel.register(selector, SelectionKey.OP_CONNECT, line);
    try {
      channel.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), targets.get(at).port()));
    } catch (IOException refused) {
      line.refused = true;
    }
    return line;
  }

  private void send(TrafficLine line, Due due) {
    line.due = due;
    busy.add(line);
    if (line.refused) {
      elsewhere(line);
    } else if (line.isConnected()) {
      ask(line);
    }
  }

  private void ask(TrafficLine line) {
    try {
      line.ask();
    } catch (IOException e) {
      ended(line, Outcome.LOST);
    }
  }

  private void progress(SelectionKey key) {
    TrafficLine line = (TrafficLine) key.attachment();
    try {
      if (key.isConnectable()) {
        connected(key, line);
      } else if (key.isReadable()) {
        read(line);
      }
    } catch (IOException e) {
      ended(line, Outcome.LOST);
    }
  }

  private void connected(SelectionKey key, TrafficLine line) {
    try {
      line.channel.finishConnect();
      key.interestOps(SelectionKey.OP_READ);
    } catch (IOException refused) {
      elsewhere(line);
      return;
    }
    ask(line);
  }

  private void read(TrafficLine line) throws IOException {
    if (line.channel.read(line.in) < 0) {
      ended(line, Outcome.LOST);
      return;
    }
    int status = Loader.answerIn(line.in.array(), line.in.position());
    if (status == 0 || line.due == null) {
      return;
    }
    Outcome outcome = line.outcome(status);
    busy.remove(line);
    line.due = null;
    line.in.clear();
    if (outcome.head().contains("\r\nconnection: close")) {
      close(line);
    } else {
      idle.get(line.at).addFirst(line);
    }
    told.accept(outcome);
  }

  /** Nothing was sent: as a load balancer does, the next node is asked. */
  private void elsewhere(TrafficLine line) {
    Due due = line.due;
    busy.remove(line);
    close(line);
    if (due == null) {
      return;
    }
    if (due.tries() < 20 * targets.size()) {
      waiting.addFirst(new Due(due.ask(), due.nanos(), due.tries() + 1));
    } else {
      tell(due, Outcome.LOST);
    }
  }

  private void ended(TrafficLine line, int how) {
    Due due = line.due;
    busy.remove(line);
    idle.get(line.at).remove(line);
    close(line);
    if (due != null) {
      tell(due, how);
    }
  }

  private void tell(Due due, int how) {
    long now = System.nanoTime();
    long micros = TimeUnit.NANOSECONDS.toMicros(now - due.nanos());
    told.accept(new Outcome(due.ask(), how, "", "", micros, now));
  }

  private void close(TrafficLine line) {
    open[line.at]--;
    line.close();
  }

  private void giveUpOnTheHung() {
    long since = System.nanoTime() - ANSWER_MAX.toNanos();
    if (!busy.isEmpty() && busy.getFirst().askedNanos - since < 0) {
      List.copyOf(busy).stream()
          .filter(line -> line.askedNanos != 0 && line.askedNanos - since < 0)
          .forEach(line -> ended(line, Outcome.HUNG));
    }
  }
}
