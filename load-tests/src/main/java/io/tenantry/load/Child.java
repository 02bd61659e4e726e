package io.tenantry.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("tenantry.jvm", "").split(" +")));
    command.removeIf(String::isEmpty);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    Child child = new Child(process);
    if (!said(process.inputReader(), readyLine, log)) {
      child.close();
      throw new IOException(mainClass + " did not start:\n" + Files.readString(log));
    }
    return child;
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

  /** Keeps reading afterwards, so that the child never waits for us. */
  private static boolean said(BufferedReader output, String readyLine, Path log)
      throws IOException {
    StringBuilder all = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      all.append(line).append('\n');
      if (line.contains(readyLine)) {
        Thread.ofVirtual().start(() -> drain(output));
        Files.writeString(log, all);
        return true;
      }
    }
    Files.writeString(log, all);
    return false;
  }

  private static void drain(BufferedReader output) {
    try {
      while (output.readLine() != null) {
        // Only so that the child never waits for a reader.
      }
    } catch (IOException ended) {
      // The stream is closed when the child is; there is nothing more to read.
    }
  }
}
