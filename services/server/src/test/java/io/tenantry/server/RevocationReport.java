package io.tenantry.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** The report that {@code load-tests/run revocation} writes; nothing unless it is asked for. */
final class RevocationReport {

  private static final double CALL_AIM_MS = 20;

  private RevocationReport() {}

  static void write(RevocationTable table, int rounds, int warmUp, int checksPerSecond) {
    Optional<String> wanted = Optional.ofNullable(System.getProperty("revocation.report"));
    wanted.ifPresent(path -> write(Path.of(path), text(table, rounds, warmUp, checksPerSecond)));
  }

  private static String text(RevocationTable table, int rounds, int warmUp, int checksPerSecond) {
    return """
    # Revocation on three nodes

    Written by `load-tests/run revocation`; not edited by hand.

    - command: `load-tests/run revocation --rounds %d`
    - commit: `%s`
    - date: %s
    - machine: %d cores, Java %s; database, three nodes and the checks share them
    - three nodes on loopback, each asked %d times a second all the while; one cause at a time, %d rounds a cause after %d that are judged and not measured, the nodes take turns in being called; passwords are hashed with Argon2id at its least (7 MiB, one pass)

    %d revocations, %d checks; **0** requests that were begun after the answer were accepted, on any node: the first would have ended the run.

    | aim | measured | |
    |---|---:|---|
    | p99 of a call < %.0f ms, all nodes healthy | %.1f ms | %s |

    Milliseconds. *Call*: from the sending of the request until its answer. *Nodes*: from the sending of the request until a node was first asked what it refused; a node is asked every %d ms, so this is the upper end.

    %s
    %s
    Raw, milliseconds of each call:

    %s\
    """
        .formatted(
            rounds,
            System.getProperty("revocation.commit", "unknown"),
            LocalDate.now(ZoneOffset.UTC),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version(),
            checksPerSecond,
            rounds,
            warmUp,
            table.rounds(),
            table.checks(),
            CALL_AIM_MS,
            table.callMs(99),
            table.callMs(99) < CALL_AIM_MS ? "met" : "missed",
            1_000 / checksPerSecond,
            table.text(),
            figures(),
            table.raw());
  }

  /** What another room has measured of the guard, one line each. */
  private static String figures() {
    String file = System.getProperty("revocation.figures", "");
    try {
      return file.isEmpty() ? "" : Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path path, String text) {
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
