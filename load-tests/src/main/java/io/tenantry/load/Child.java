package io.tenantry.load;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, with the flags of the product, ended with the benchmark. */
final class Child implements AutoCloseable {

  private static final int STOPS_WITHIN_SECONDS = 30;

  private final Process process;

  private Child(Process process) {
    this.process = process;
  }

  /**
   * Starts a main class and waits for its line.
   *
   * @throws IOException with everything it said, if it ends without that line
   */
  static Child start(String mainClass, String readyLine, Path log, String... args)
      throws IOException {
    return start(List.of(), Map.of(), onClassPath(mainClass), readyLine, log, args);
  }

  /**
   * The same with more flags and variables; all it says goes into the log.
   *
   * @throws IOException with everything it said, if it ends without that line
   */
  static Child start(
      List<String> jvm,
      Map<String, String> variables,
      List<String> program,
      String readyLine,
      Path log,
      String... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("tenantry.jvm", "").split(" +")));
    command.removeIf(String::isEmpty);
    command.addAll(jvm);
    command.addAll(program);
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.PIPE);
    builder.environment().putAll(variables);
    Process process = builder.start();
    Child child = new Child(process);
    if (!said(process.inputReader(), readyLine, log)) {
      child.close();
      throw new IOException(
          String.join(" ", program) + " did not start:\n" + Files.readString(log));
    }
    return child;
  }

  /** A main class of this very class path. */
  static List<String> onClassPath(String mainClass) {
    return List.of("-cp", System.getProperty("java.class.path"), mainClass);
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Asks it to stop, and does not wait. */
  void terminate() {
    process.destroy();
  }

  /** Keeps reading afterwards, so that the child never waits for us. */
  private static boolean said(BufferedReader output, String readyLine, Path log)
      throws IOException {
    var all = Files.newBufferedWriter(log);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      all.write(line);
      all.newLine();
      all.flush();
      if (line.contains(readyLine)) {
        Thread.ofVirtual().start(() -> drain(output, all));
        return true;
      }
    }
    all.close();
    return false;
  }

  private static void drain(BufferedReader output, BufferedWriter log) {
    try (log) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (!line.contains(" access ")) {
          log.write(line);
          log.newLine();
          log.flush();
        }
      }
    } catch (IOException ended) {
      // The stream is closed when the child is; there is nothing more to read.
    }
  }
}
