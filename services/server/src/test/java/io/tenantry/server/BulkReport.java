package io.tenantry.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The report that {@code load-tests/run bulk} writes; nothing unless it is asked for. */
final class BulkReport {

  private static final double NANOS = 1e9;

  private final int people;
  private final List<String> lines = new ArrayList<>();

  BulkReport(int people) {
    this.people = people;
  }

  /** A job over all of them, from the request until it was seen to be done. */
  void took(String what, long nanos) {
    double seconds = nanos / NANOS;
    lines.add(
        "| %,d people %s | %.1f s | %.0f people/s |"
            .formatted(people, what, seconds, people / seconds));
  }

  /** The same where the node that worked on it was killed. */
  void killed(long saved, long nanos) {
    lines.add(
        "| %,d people suspended, the node killed after %,d, started anew at once | %.1f s | |"
            .formatted(people, saved, nanos / NANOS));
  }

  /** What all nodes said, after the job was done, to the tokens of all of them. */
  void asked(Map<String, Integer> answers) {
    lines.add(
        "| then every token at every node, one after the other | %s | |".formatted(words(answers)));
  }

  void write() {
    String path = System.getProperty("bulk.report", "");
    System.out.println(String.join("\n", lines));
    if (path.isEmpty()) {
      return;
    }
    try {
      Files.writeString(Path.of(path), text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String words(Map<String, Integer> answers) {
    return String.join(
        ", ",
        answers.entrySet().stream()
            .map(one -> "%,d × %s".formatted(one.getValue(), one.getKey()))
            .toList());
  }

  private String text() {
    return """
    # Many at once on three nodes

    Written by `load-tests/run bulk`; not edited by hand.

    - command: `load-tests/run bulk`
    - commit: `%s`
    - date: %s
    - machine: %d cores, Java %s; database, three nodes and whoever asks share them
    - three nodes on loopback, each a process behind a wire that can be cut; %,d people with a session each, whose tokens the nodes have issued; one job at a time, begun at one node and watched at another

    | what | | |
    |---|---:|---:|
    %s

    Time: from the request until a node answers that the job is done; rate: people by that time. A job says `done` when every node has confirmed what was taken away; `401 session-ended` is what a token hears whose session was.
    """
        .formatted(
            System.getProperty("bulk.commit", "unknown"),
            LocalDate.now(ZoneOffset.UTC),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version(),
            people,
            String.join("\n", lines));
  }
}
