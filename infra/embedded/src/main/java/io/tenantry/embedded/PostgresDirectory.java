package io.tenantry.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory whose data outlives the program. It belongs to one process at a time, and it is put
 * in order before PostgreSQL starts on it: whatever a killed run left behind must not stop the
 * next.
 */
final class PostgresDirectory implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PostgresDirectory.class);

  /** The major version of the embedded binaries; another one cannot read the files. */
  private static final String VERSION = "18";

  /** Enough for a fast shutdown with its checkpoint; after that the next start recovers instead. */
  private static final int STOP_SECONDS = 20;

  private final Path data;
  private final Path complete;
  private final FileChannel lockFile;
  private final @Nullable FileLock lock;

  static PostgresDirectory open(Path directory) {
    try {
      var opened = new PostgresDirectory(make(directory));
      opened.refuseIfTaken();
      opened.stopOrphan();
      opened.discardHalfMade();
      opened.refuseOtherVersion();
      return opened;
    } catch (IOException e) {
      throw new CannotStart("the data directory " + directory + " cannot be used: " + e, e);
    }
  }

  /** Opened as for a start, so that nobody else has it and no server runs on it. */
  static void erase(Path directory) {
    try (var opened = new PostgresDirectory(make(directory))) {
      opened.refuseIfTaken();
      opened.stopOrphan();
      Files.deleteIfExists(opened.complete);
      opened.discardHalfMade();
    } catch (IOException e) {
      throw new CannotStart("the data directory " + directory + " cannot be emptied: " + e, e);
    }
  }

  private static Path make(Path directory) throws IOException {
    return Files.createDirectories(directory).toAbsolutePath().normalize();
  }

  private PostgresDirectory(Path directory) throws IOException {
    this.data = directory.resolve("postgres");
    this.complete = directory.resolve("postgres.complete");
    this.lockFile =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    this.lock = lock(lockFile);
  }

  Path data() {
    return data;
  }

  /** Says that the first start succeeded: from now on the data is worth keeping. */
  void keep() {
    try {
      if (Files.notExists(complete)) {
        Files.createFile(complete);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      lockFile.close(); // releases the lock too
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this very process has it
    }
  }

  private void refuseIfTaken() throws IOException {
    if (lock == null) {
      lockFile.close();
      throw new CannotStart(
          "the data directory " + data.getParent() + " is in use by another Tenantry process");
    }
  }

  /** A server that outlived its killed parent still holds the directory; the lock is ours now. */
  private void stopOrphan() throws IOException {
    Optional<ProcessHandle> orphan = postmaster();
    if (orphan.isEmpty()) {
      return;
    }
    log.info(
        "Stopping the PostgreSQL that a killed run left behind (process {})", orphan.get().pid());
    orphan.get().destroy();
    try {
      orphan.get().onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      log.warn("It does not stop; killing it, PostgreSQL will recover its data", e);
      orphan.get().destroyForcibly();
      orphan.get().onExit().join();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStart("interrupted while the former PostgreSQL was stopping", e);
    }
  }

  private Optional<ProcessHandle> postmaster() throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    if (Files.notExists(pidFile)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(pidFile);
    if (lines.isEmpty() || !lines.getFirst().strip().matches("[0-9]{1,18}")) {
      return Optional.empty();
    }
    // The number may have been given to somebody else since.
    return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
        .filter(process -> process.info().command().orElse("").endsWith("postgres"));
  }

  /** Killed in the middle of its first start, a directory looks initialized and is not. */
  private void discardHalfMade() throws IOException {
    if (Files.exists(complete) || Files.notExists(data)) {
      return;
    }
    log.info("Starting anew: {} was never completed", data);
    try (var files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void refuseOtherVersion() throws IOException {
    Path version = data.resolve("PG_VERSION");
    if (Files.exists(version) && !Files.readString(version).strip().equals(VERSION)) {
      throw new CannotStart(
          "%s was written by PostgreSQL %s and this is %s: move it away or start with --fresh"
              .formatted(data, Files.readString(version).strip(), VERSION));
    }
  }
}
