package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tenantry.common.crypto.Ids;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.RequestFacts;
import io.tenantry.common.web.Route;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What it costs to remember what was taken away, and to look. */
class GuardCostTest {

  private static final World WORLD = new World();

  @RegisterExtension static final TestApp APP = WORLD.app;

  private static final int REVOKED = 1_000_000;
  private static final int CHECKS = 200_000;

  /** An entry has 40 bytes, and at least a third of the table is used: it doubles. */
  private static final double BYTES_MAX = 125;

  /** The actor, its entry, and a future around them. */
  private static final double ALLOCATED_MAX = 400;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void aMillionRevokedSessionsTakeFortyBytesASlot() {
    long used = used();
    Revoked full = revoked();
    for (int i = 0; i < REVOKED; i++) {
      full.session(Ids.next().toString());
    }
    double each = (used() - used) / (double) REVOKED;
    tell("bytes of memory for each of 1,000,000 revoked sessions", each);
    full.session(Ids.next().toString()); // so that it was there while it was measured
    assertThat(each).isBetween(1.0, BYTES_MAX);
  }

  @Test
  void aCheckFromMemoryAllocatesLittle() {
    UUID acme = WORLD.org("acme");
    Tokens tokens = WORLD.signIn(WORLD.member(acme, "viewer"), acme);
    Route route =
        APP.routes().stream()
            .filter(r -> r.method().equals("GET") && r.path().equals("/v1/orgs/{org}/probe"))
            .findFirst()
            .orElseThrow();
    RequestFacts facts =
        new RequestFacts(
            Optional.of(tokens.accessToken()),
            Optional.empty(),
            Optional.of(acme.toString()),
            Optional.empty(),
            false,
            World.LAPTOP);
    check(route, facts, CHECKS);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    check(route, facts, CHECKS);
    double each = (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) CHECKS;
    tell("bytes allocated by the guard for one check", each);
    assertThat(each).isLessThan(ALLOCATED_MAX);
  }

  private static void check(Route route, RequestFacts facts, int times) {
    for (int i = 0; i < times; i++) {
      if (WORLD.gate().admit(route, facts).failed()) {
        throw new IllegalStateException("the guard refuses");
      }
    }
  }

  private static Revoked revoked() {
    return new Revoked(
        InstantSource.system(), () -> System.nanoTime() / 1_000_000, AccessTokens.LIFE, 2_000_000);
  }

  /** What is still reachable; the least of several looks, for others allocate meanwhile. */
  private static long used() {
    return Stream.generate(GuardCostTest::usedNow).limit(5).min(Long::compare).orElseThrow();
  }

  private static long usedNow() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** For the report, when it is wanted. */
  private static void tell(String what, double figure) {
    String file = System.getProperty("revocation.figures");
    if (file == null) {
      return;
    }
    String line = String.format(Locale.ROOT, "- %s: %.0f%n", what, figure);
    try {
      Files.writeString(Path.of(file), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
