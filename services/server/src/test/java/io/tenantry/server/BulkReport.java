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
import java.util.TreeMap;

/** The report that {@code load-tests/run bulk} writes; nothing unless it is asked for. */
final class BulkReport {

  static final String EVEN = "even";
  static final String KILLED = "killed";

  private static final List<String> PARTS = List.of(EVEN, KILLED);
  private static final double NANOS = 1e9;

  private final int people;
  private final Map<String, List<String>> lines = new TreeMap<>();
  private String part = "";

  BulkReport(int people) {
    this.people = people;
  }

  /** What is told from here on belongs to this part; parts can be run one by one. */
  void begins(String name) {
    part = name;
    lines.put(name, new ArrayList<>());
  }

  /** A job over all of them, from the request until it was seen to be done. */
  void took(String what, long nanos) {
    double seconds = nanos / NANOS;
    add(
        "| %,d people %s | %.1f s | %.0f people/s |"
            .formatted(people, what, seconds, people / seconds));
  }

  /** The same where the node that worked on it was killed. */
  void killed(long saved, long nanos) {
    add(
        "| %,d people suspended, the node killed after %,d, started anew at once | %.1f s | |"
            .formatted(people, saved, nanos / NANOS));
  }

  /** What all nodes said, after the job was done, to the tokens of all of them. */
  void asked(Map<String, Integer> answers) {
    add("| then every token at every node | %s | |".formatted(words(answers)));
  }

  /** Made of all parts that were run. */
  void write() {
    lines.values().forEach(some -> System.out.println(String.join("\n", some)));
    String path = System.getProperty("bulk.report", "");
    if (path.isEmpty()) {
      return;
    }
    try {
      Path parts = Files.createDirectories(Path.of("target", "bulk"));
      for (var one : lines.entrySet()) {
        Files.write(parts.resolve(one.getKey()), one.getValue());
      }
      Files.writeString(Path.of(path), text(known(parts)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String known(Path parts) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String name : PARTS) {
      Path file = parts.resolve(name);
      all.append(Files.exists(file) ? Files.readString(file) : "");
    }
    return all.toString().strip();
  }

  private void add(String line) {
    lines.getOrDefault(part, new ArrayList<>()).add(line);
  }

  private static String words(Map<String, Integer> answers) {
    return String.join(
        ", ",
        answers.entrySet().stream()
            .map(one -> "%,d × %s".formatted(one.getValue(), one.getKey()))
            .toList());
  }

  private String text(String rows) {
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
            rows);
  }
}
