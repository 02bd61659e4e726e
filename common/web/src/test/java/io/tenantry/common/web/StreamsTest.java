package io.tenantry.common.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.watch.Meters;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that stay open: what is told, to whom, and what ends them. */
class StreamsTest {

  private static final UUID ACME = UUID.randomUUID();
  private static final UUID GLOBEX = UUID.randomUUID();
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofMillis(20);

  private final Problem over = new Problem.Unauthorized("session-ended", "it is over");
  private final Vertx vertx = Vertx.vertx();
  private final Queue<TestFeed> feeds = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Future<Void>> good =
      new AtomicReference<>(Future.succeededFuture());
  private final AtomicReference<Context> loop = new AtomicReference<>();
  private final Connections connections =
      new Connections(TimeUnit.SECONDS.toNanos(60), TimeUnit.SECONDS.toNanos(1));
  private Streams streams;
  private Reception reception;
  private int port;

  @AfterEach
  void close() throws Exception {
    done(vertx.close());
  }

  @Test
  void whatComesIsToldHoweverLongItTakes() throws Exception {
    listen(new StreamLimits(5, SOON, SOON, NEVER));
    try (Reader reader = open(ACME)) {
      reader.until("text/event-stream");
      feed().push("one");
      reader.until("event: one\ndata: {}\n\n");
      for (int beats = 0; beats < 10; beats++) {
        reader.until(":\n\n");
      }
      feed().push("two");
      reader.until("event: two");
      feed().end();
      reader.until("0\r\n\r\n");
      await(() -> feed().closed.get() == 1);
    }
  }

  @Test
  void whoeverReadsSlowlyIsWaitedForAndThenCutOff() throws Exception {
    listen(new StreamLimits(5, SOON, NEVER, Duration.ofMillis(300)));
    try (Reader reader = open(ACME)) {
      TestFeed endless = feed();
      endless.always = Optional.of(Buffer.buffer(new byte[1 << 20]));
      endless.push("begin");
      await(() -> endless.closed.get() == 1);
      assertThat(endless.asked.get()).as("batches of 1 MiB").isLessThan(40);
      assertThat(reader.socket.isClosed()).isFalse();
    }
  }

  @Test
  void whoeverHangsUpLeavesNothingBehind() throws Exception {
    listen(new StreamLimits(1, SOON, SOON, NEVER));
    try (Reader reader = open(ACME)) {
      reader.until(":\n\n");
    }
    await(() -> feed().closed.get() == 1);
    try (Reader again = open(ACME)) {
      again.until("HTTP/1.1 200");
    }
  }

  @Test
  void whatWasReadBeforeSomethingIsTakenAwayIsNotSentAfterIt() throws Exception {
    listen(new StreamLimits(5, NEVER, NEVER, NEVER));
    try (Reader reader = open(ACME)) {
      reader.until(":\n\n");
      good.set(Future.failedFuture(over));
      feed().push("secret");
      assertThat(reader.rest())
          .contains("event: closed\ndata: {\"code\":\"session-ended\"")
          .doesNotContain("secret");
      assertThat(feed().closed).hasValue(1);
    }
  }

  @Test
  void aQuietOneEndsWhenItsActorIsNotGoodAnyMore() throws Exception {
    listen(new StreamLimits(5, SOON, NEVER, NEVER));
    try (Reader reader = open(ACME)) {
      reader.until(":\n\n");
      good.set(Future.failedFuture(over));
      assertThat(reader.rest()).contains("session-ended");
    }
  }

  @Test
  void thoseThatASignalConcernsAreClosedBeforeTheLoopIsPassed() throws Exception {
    listen(new StreamLimits(10, NEVER, NEVER, NEVER));
    try (Reader acme = open(ACME);
        Reader globex = open(GLOBEX)) {
      acme.until(":\n\n");
      globex.until(":\n\n");
      streams.closeIf(actor -> actor.org().equals(ACME), over);
      Promise<Integer> passed = Promise.promise();
      loop.get().runOnContext(now -> passed.complete(ended()));
      assertThat(done(passed.future())).isEqualTo(1);
      assertThat(acme.rest()).contains("session-ended");
      feeds.forEach(feed -> feed.push("more"));
      globex.until("event: more");
    }
  }

  @Test
  void whoeverIsOneTooManyIsRefused() throws Exception {
    listen(new StreamLimits(3, NEVER, NEVER, NEVER));
    try (Reader acme = open(ACME);
        Reader second = open(ACME);
        Reader globex = open(GLOBEX)) {
      acme.until(":\n\n");
      assertThat(second.until("}"))
          .startsWith("HTTP/1.1 503")
          .containsIgnoringCase("retry-after: 5")
          .contains("\"too-many-streams\"");
      globex.until(":\n\n");
    }
  }

  @Test
  void aNodeThatDrainsSaysSoAndBeginsNone() throws Exception {
    listen(new StreamLimits(5, NEVER, NEVER, NEVER));
    try (Reader reader = open(ACME)) {
      reader.until(":\n\n");
      reception.drain();
      assertThat(reader.rest()).contains("event: closed\ndata: {\"code\":\"stopping\"");
    }
    try (Reader late = open(ACME)) {
      assertThat(late.rest()).startsWith("HTTP/1.1 503").contains("\"stopping\"");
    }
  }

  @Test
  void theirConnectionsAreNotIdle() throws Exception {
    listen(new StreamLimits(5, NEVER, NEVER, NEVER));
    try (Reader reader = open(ACME)) {
      reader.until(":\n\n");
      Promise<Void> swept = Promise.promise();
      loop.get()
          .runOnContext(now -> {
            connections.sweep(System.nanoTime() + TimeUnit.HOURS.toNanos(1), streams);
            swept.complete();
          });
      done(swept.future());
      feed().push("still here");
      reader.until("event: still here");
    }
  }

  @Test
  void aFeedThatFailsEndsWithoutTellingWhy() throws Exception {
    listen(new StreamLimits(5, NEVER, NEVER, NEVER));
    try (Reader reader = open(ACME)) {
      reader.until(":\n\n");
      feed().told(Future.failedFuture("a table is missing"));
      assertThat(reader.rest()).contains("stream-failed").doesNotContain("table");
    }
  }

  @Test
  void aFileBeginsWithItsFirstBatchAndHasAName() throws Exception {
    listen(new StreamLimits(5, SOON, SOON, NEVER));
    try (Reader reader = new Reader(port, ACME, "/file")) {
      feed().told(Future.succeededFuture(Optional.of(Buffer.buffer("one\n"))));
      assertThat(reader.until("one\n"))
          .startsWith("HTTP/1.1 200")
          .contains("content-type: text/csv")
          .contains("Content-Disposition: attachment; filename=\"people.csv\"");
      feed().end();
      reader.until("0\r\n\r\n");
    }
  }

  @Test
  void whatFailsBeforeTheFirstBatchOfAFileIsRefusedLikeAnyRequest() throws Exception {
    listen(new StreamLimits(1, SOON, SOON, NEVER));
    try (Reader reader = new Reader(port, ACME, "/file")) {
      feed().told(Future.failedFuture(new Problem.TooMany("busy", "later", 7)));
      assertThat(reader.until("}"))
          .startsWith("HTTP/1.1 429")
          .contains("Retry-After: 7")
          .contains("\"busy\"");
      assertThat(feed().closed).hasValue(1);
    }
    good.set(Future.succeededFuture());
    feeds.clear();
    try (Reader again = new Reader(port, ACME, "/file")) {
      feed();
      good.set(Future.failedFuture(over));
      assertThat(again.until("}")).startsWith("HTTP/1.1 401").contains("session-ended");
    }
  }

  @Test
  void aFileThatIsEndedByUsEndsWithoutItsLastChunkAndIsToldWhy() throws Exception {
    listen(new StreamLimits(5, NEVER, NEVER, NEVER));
    try (Reader reader = new Reader(port, ACME, "/file")) {
      feed().told(Future.succeededFuture(Optional.of(Buffer.buffer("one\n"))));
      reader.until("one\n");
      streams.closeIf(actor -> true, over);
      assertThat(reader.rest()).doesNotContain("0\r\n\r\n");
      assertThat(feed().endedFor.get()).isSameAs(over);
    }
  }

  private int ended() {
    return (int) feeds.stream().filter(feed -> feed.closed.get() == 1).count();
  }

  private TestFeed feed() {
    await(() -> !feeds.isEmpty());
    return feeds.element();
  }

  private void listen(StreamLimits limits) throws Exception {
    RouteTable table = new RouteTable();
    table
        .in(Scope.SYSTEM)
        .get(
            "/feed",
            Permission.SIGNED_IN,
            call -> {
              TestFeed feed = new TestFeed();
              feeds.add(feed);
              return Future.succeededFuture(Streamed.events(feed));
            })
        .get(
            "/file",
            Permission.SIGNED_IN,
            call -> {
              TestFeed feed = new TestFeed();
              feeds.add(feed);
              return Future.succeededFuture(Streamed.file("text/csv", "people.csv", feed));
            })
        .file();
    HttpSettings settings = new HttpSettings("127.0.0.1", 0, 1_000, Duration.ofMillis(50));
    streams = new Streams(limits, Meters.unwatched());
    reception =
        new Reception(
            table,
            new OrgGate(good),
            new Problems(),
            settings,
            new NoLedger(),
            streams,
            Meters.unwatched());
    HttpVerticle verticle = new HttpVerticle(reception, settings, loop::set, connections);
    done(vertx.deployVerticle(verticle));
    port = verticle.port();
  }

  private Reader open(UUID org) throws IOException {
    return new Reader(port, org);
  }

  /** Tells what the test says. */
  private static final class TestFeed implements Feed {
    private final Queue<Future<Optional<Buffer>>> told = new ConcurrentLinkedQueue<>();
    private Optional<Promise<Optional<Buffer>>> waiting = Optional.empty();
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    volatile Optional<Buffer> always = Optional.empty();

    @Override
    public synchronized Future<Optional<Buffer>> next() {
      asked.incrementAndGet();
      if (always.isPresent()) {
        return Future.succeededFuture(always);
      }
      Promise<Optional<Buffer>> promise = Promise.promise();
      waiting = Optional.of(promise);
      pass();
      return promise.future();
    }

    final AtomicReference<Problem> endedFor = new AtomicReference<>();

    @Override
    public void endedFor(Problem why) {
      endedFor.set(why);
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }

    void push(String name) {
      told(Future.succeededFuture(Optional.of(ServerSentEvents.event(name, new JsonObject()))));
    }

    void end() {
      told(Future.succeededFuture(Optional.empty()));
    }

    synchronized void told(Future<Optional<Buffer>> batch) {
      told.add(batch);
      pass();
    }

    private void pass() {
      if (waiting.isPresent() && !told.isEmpty()) {
        told.remove().onComplete(waiting.get());
        waiting = Optional.empty();
      }
    }
  }

  /** The token is the organization. */
  private record OrgGate(AtomicReference<Future<Void>> good) implements Gate {
    @Override
    public Future<Actor> admit(Route route, RequestFacts request) {
      UUID org = UUID.fromString(request.bearer().orElseThrow());
      return Future.succeededFuture(
          new Actor(
              org, org, org, Set.of(), false, Instant.EPOCH, request.client(), Entry.plain(org)));
    }

    @Override
    public Future<Optional<Actor>> visitor(Route route, RequestFacts request) {
      return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Void> stillGood(Actor actor) {
      if (good.get().cause() instanceof Problem no) {
        throw no;
      }
      return good.get();
    }
  }

  /** Reads as slowly as the test wants. */
  private static final class Reader implements AutoCloseable {
    final Socket socket = new Socket();

    Reader(int port, UUID token) throws IOException {
      this(port, token, "/feed");
    }

    Reader(int port, UUID token, String path) throws IOException {
      socket.setReceiveBufferSize(4_096);
      socket.setSoTimeout(10_000);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      String head =
          "GET /v1/system"
              + path
              + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
              + token
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    }

    String until(String end) throws IOException {
      StringBuilder read = new StringBuilder();
      while (read.indexOf(end) < 0) {
        int next = socket.getInputStream().read();
        assertThat(next).as("the end, after %s", read).isNotEqualTo(-1);
        read.append((char) next);
      }
      return read.toString();
    }

    String rest() throws IOException {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static void await(BooleanSupplier holds) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.onSpinWait();
    }
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
