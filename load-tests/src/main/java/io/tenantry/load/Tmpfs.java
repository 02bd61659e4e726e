package io.tenantry.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A small file system of its own, in memory. Only root may have one, and not everywhere. */
final class Tmpfs implements AutoCloseable {

  private final Path at;

  private Tmpfs(Path at) {
    this.at = at;
  }

  /** Empty when it cannot be mounted here. */
  static Optional<Tmpfs> mount(Path at, int megabytes) throws IOException, InterruptedException {
    Files.createDirectories(at);
    String size = "size=" + megabytes + "m";
    boolean mounted = run("mount", "-t", "tmpfs", "-o", size, "tmpfs", at.toString());
    return mounted ? Optional.of(new Tmpfs(at)) : Optional.empty();
  }

  Path at() {
    return at;
  }

  /** What is still open in it keeps it alive a little longer, out of sight. */
  @Override
  public void close() throws IOException {
    try {
      if (!run("umount", "--lazy", at.toString())) {
        throw new IOException("cannot be unmounted: " + at);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException notThere) {
      return false;
    }
  }
}
