package io.tenantry.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/** How much processor time processes have used, as Linux counts it in {@code /proc}. */
final class Cpu {

  /** {@code sysconf(_SC_CLK_TCK)} on every Linux in use. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;

  private Cpu() {}

  /** Seconds of one process. */
  static double of(long pid) {
    return seconds(Path.of("/proc", Long.toString(pid), "stat"));
  }

  /** Seconds of all living processes of this name, e.g. of PostgreSQL's back ends. */
  static double named(String name) {
    return all(pid -> name.equals(nameOf(pid)));
  }

  private static double all(LongPredicate which) {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .map(path -> path.getFileName().toString())
          .filter(name -> name.chars().allMatch(Character::isDigit))
          .mapToLong(Long::parseLong)
          .filter(which)
          .mapToDouble(Cpu::of)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String nameOf(long pid) {
    return read(Path.of("/proc", Long.toString(pid), "comm")).strip();
  }

  private static double seconds(Path stat) {
    String line = read(stat);
    if (line.isEmpty()) {
      return 0;
    }
    // The name stands in parentheses and may contain anything.
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]))
        / TICKS_PER_SECOND;
  }

  /** Empty when the process has just ended. */
  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("No such process")) {
        return "";
      }
      throw new UncheckedIOException(e);
    }
  }
}
