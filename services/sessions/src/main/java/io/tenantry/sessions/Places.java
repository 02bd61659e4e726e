package io.tenantry.sessions;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Reader;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the place of an address from a file in MaxMind's format, in memory and never over the
 * network. A file that is replaced is read anew, beside the requests; one that cannot be read then
 * leaves the one before in use.
 */
final class Places {

  private static final Logger LOG = LoggerFactory.getLogger(Places.class);

  /** How often the file is looked at, at most: when somebody signs in. */
  static final Duration LOOKED_AT_EVERY = Duration.ofMinutes(1);

  /** A file as it was read, and when it was last looked at. */
  private record Known(Reader reader, FileTime modified, long size, Instant lookedAt) {

    Known lookedAt(Instant now) {
      return new Known(reader, modified, size, now);
    }
  }

  private final Vertx vertx;
  private final InstantSource clock;
  private final Optional<Path> file;
  private final AtomicReference<Optional<Known>> known;

  /**
   * @param file empty: every place is unknown
   * @throws UncheckedIOException if the file is none of MaxMind's format
   */
  Places(Vertx vertx, InstantSource clock, Optional<Path> file) {
    this.vertx = vertx;
    this.clock = clock;
    this.file = file;
    this.known = new AtomicReference<>(file.map(this::read));
  }

  /** The place of a numeric address; never fails, at worst it is unknown. */
  Place of(String address) {
    Optional<Known> now = known.get();
    if (now.isEmpty()) {
      return Place.UNKNOWN;
    }
    lookAtFile(now);
    try {
      Map<?, ?> record = now.get().reader().get(InetAddress.ofLiteral(address), Map.class);
      return record == null ? Place.UNKNOWN : Place.of(record);
    } catch (IllegalArgumentException notInThisFile) {
      return Place.UNKNOWN;
    } catch (IOException e) {
      LOG.warn("The file of places is damaged", e);
      return Place.UNKNOWN;
    }
  }

  /** One at a time; whoever asks meanwhile hears what the file said before. */
  private void lookAtFile(Optional<Known> seen) {
    Instant now = clock.instant();
    Known before = seen.orElseThrow();
    if (before.lookedAt().plus(LOOKED_AT_EVERY).isAfter(now)
        || !known.compareAndSet(seen, Optional.of(before.lookedAt(now)))) {
      return;
    }
    vertx
        .executeBlocking(() -> again(before, now))
        .onSuccess(read -> known.set(Optional.of(read)))
        .onFailure(e ->
            LOG.warn("The file of places has changed and cannot be read; the old one is used", e));
  }

  private Known again(Known before, Instant now) throws IOException {
    Path path = file.orElseThrow();
    boolean same =
        Files.getLastModifiedTime(path).equals(before.modified())
            && Files.size(path) == before.size();
    return same ? before.lookedAt(now) : read(path);
  }

  /** In memory as a whole: a mapped file that somebody writes to would bring the process down. */
  private Known read(Path path) {
    try {
      FileTime modified = Files.getLastModifiedTime(path);
      Reader reader = new Reader(path.toFile(), Reader.FileMode.MEMORY, new CHMCache());
      return new Known(reader, modified, Files.size(path), clock.instant());
    } catch (IOException e) {
      throw new UncheckedIOException(path + " is no file of MaxMind's format", e);
    }
  }
}
