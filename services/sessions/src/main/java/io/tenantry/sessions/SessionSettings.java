package io.tenantry.sessions;

import com.maxmind.db.Reader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long sessions of this installation live. An organization may be stricter ({@link
 * SessionPolicy}), never more generous.
 *
 * @param absolute after this a person signs in again, however busy they were
 * @param idle unused for this long, a session is over
 * @param concurrentMax how many sessions a person may have in an organization; empty: any number
 * @param placesFile in MaxMind's format, tells where an address is; empty: nothing tells it
 */
public record SessionSettings(
    Duration absolute, Duration idle, Optional<Integer> concurrentMax, Optional<Path> placesFile) {

  private static final Pattern TELLS_PLACES =
      Pattern.compile("City|Country|Enterprise|Insights|Location");

  /** A month, a week, as many as people like. */
  public static SessionSettings usual() {
    return new SessionSettings(
        Duration.ofDays(30), Duration.ofDays(7), Optional.empty(), Optional.empty());
  }

  /** Why this cannot be a file of places, if it cannot. */
  public static Optional<String> complaintAboutPlaces(Path file) {
    try (Reader reader = new Reader(file.toFile())) {
      String type = reader.getMetadata().databaseType();
      return TELLS_PLACES.matcher(type).find()
          ? Optional.empty()
          : Optional.of("tells no cities or countries, it is " + type);
    } catch (IOException e) {
      return Optional.of("is no file in MaxMind's format: " + e.getMessage());
    }
  }

  /** Of an organization's limit and the installation's, the one that holds. */
  Optional<Integer> concurrentMax(SessionPolicy policy) {
    return policy.concurrentMax().isPresent() && concurrentMax.isPresent()
        ? Optional.of(Math.min(policy.concurrentMax().get(), concurrentMax.get()))
        : policy.concurrentMax().or(() -> concurrentMax);
  }

  long absoluteSeconds() {
    return absolute.toSeconds();
  }

  long idleSeconds() {
    return idle.toSeconds();
  }

  long lateSeconds() {
    return SessionLimits.SEEN_LATE.toSeconds();
  }
}
