package io.tenantry.common.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.watch.Meters;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Files that come with a request: never in memory as a whole, and not for whoever is shut out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UploadTest {

  record Count(long bytes) {}

  private static final Permission SEND = new Permission("file:send");
  private static final UUID ADA = UUID.randomUUID();
  private static final int FILE_BYTES = 32 << 20;

  /** The kernel's buffers on both sides, and what the pipeline reads ahead. */
  private static final int BUFFERED_MAX_BYTES = 16 << 20;

  private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong taken = new AtomicLong();
  private volatile Promise<Void> hold = Promise.promise();
  private volatile boolean good = true;
  private int port;

  private final Gate gate =
      new Gate() {
        @Override
        public Future<Actor> admit(Route route, RequestFacts request) {
          return Future.succeededFuture(
              new Actor(
                  ADA,
                  ADA,
                  ADA,
                  Set.of(SEND),
                  false,
                  Instant.EPOCH,
                  request.client(),
                  Entry.plain(ADA)));
        }

        @Override
        public Future<Optional<Actor>> visitor(Route route, RequestFacts request) {
          return Future.succeededFuture(Optional.empty());
        }

        @Override
        public Future<Void> stillGood(Actor actor) {
          return good
              ? Future.succeededFuture()
              : Future.failedFuture(new Problem.Unauthorized("session-ended", "sign in again"));
        }
      };

  @BeforeAll
  void listen() throws Exception {
    RouteTable table = new RouteTable();
    table
        .in(Scope.SELF)
        .post("/files", SEND, this::count)
        .uploads()
        .answers(200, Count.class)
        .summary("Counts");
    HttpSettings settings = new HttpSettings("127.0.0.1", 0, 1_000, Duration.ofMillis(300));
    HttpVerticle verticle =
        new HttpVerticle(
            new Reception(table, gate, new Problems(), settings, new NoLedger(), Meters.ofNode()),
            settings,
            ready -> {});
    vertx
        .deployVerticle(verticle)
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
    port = verticle.port();
  }

  @BeforeEach
  void begin() {
    hold = Promise.promise();
    good = true;
    taken.set(0);
  }

  @AfterAll
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private Future<?> count(Call call) {
    return call.upload()
        .each(piece -> {
          taken.addAndGet(piece.length());
          return hold.future();
        })
        .compose(all -> call.once(by -> Future.succeededFuture(new Count(taken.get()))));
  }

  @Test
  void whoSendsFasterThanItIsTakenWaitsAndTheRequestLimitDoesNotCutThemOff() throws IOException {
    try (SocketChannel sender = open(FILE_BYTES)) {
      ByteBuffer file = ByteBuffer.allocate(FILE_BYTES);
      sendUntilNothingGoes(sender, file);
      assertThat(file.position()).isLessThan(BUFFERED_MAX_BYTES);
      assertThat(taken.get()).isPositive().isLessThan(1 << 20);
      hold.complete();
      sender.configureBlocking(true);
      while (file.hasRemaining()) {
        sender.write(file);
      }
      assertThat(answer(sender)).contains(" 200 ").contains("{\"bytes\":" + FILE_BYTES + "}");
    }
  }

  @Test
  void whoIsShutOutMeanwhileIsRefusedWithTheRest() throws IOException {
    hold.complete();
    try (SocketChannel sender = open(FILE_BYTES)) {
      sender.configureBlocking(true);
      ByteBuffer piece = ByteBuffer.allocate(1_000);
      sender.write(piece);
      while (taken.get() == 0) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      good = false;
      sender.write(piece.clear());
      assertThat(answer(sender)).contains(" 401 ").contains("session-ended");
      assertThat(taken.get()).isEqualTo(1_000);
    }
  }

  @Test
  void aFileOfNothingIsAFile() throws IOException {
    hold.complete();
    try (SocketChannel sender = open(0)) {
      sender.configureBlocking(true);
      assertThat(answer(sender)).contains(" 200 ").contains("{\"bytes\":0}");
    }
  }

  private SocketChannel open(long length) throws IOException {
    var sender = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String head =
        "POST /files HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: text/csv\r\nContent-Length: "
            + length
            + "\r\n\r\n";
    sender.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
    sender.configureBlocking(false);
    return sender;
  }

  /** For longer than a request may take nothing could be sent. */
  private static void sendUntilNothingGoes(SocketChannel sender, ByteBuffer file)
      throws IOException {
    int inVain = 0;
    while (file.hasRemaining() && inVain < 60) {
      inVain = sender.write(file) == 0 ? inVain + 1 : 0;
      LockSupport.parkNanos(inVain == 0 ? 1 : PAUSE_NANOS);
    }
  }

  private static String answer(SocketChannel sender) throws IOException {
    sender.socket().setSoTimeout(10_000);
    byte[] answer = sender.socket().getInputStream().readAllBytes();
    return new String(answer, StandardCharsets.UTF_8);
  }
}
