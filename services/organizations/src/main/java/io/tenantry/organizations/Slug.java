package io.tenantry.organizations;

import java.util.Optional;
import java.util.regex.Pattern;

/** What may stand for an organization in a path instead of its id. */
final class Slug {

  /** A DNS label is as long at most, so that a slug can become a host name. */
  static final int LENGTH_MAX = 63;

  private static final Pattern SHAPE =
      Pattern.compile("[a-z0-9](?:[a-z0-9-]{0," + (LENGTH_MAX - 2) + "}[a-z0-9])");

  /** Five groups of hexadecimal digits: what Java, more lenient than RFC 9562, takes for an id. */
  private static final Pattern LIKE_AN_ID = Pattern.compile("[0-9a-f]+(?:-[0-9a-f]+){4}");

  private Slug() {}

  /** What is wrong with it, if anything. */
  static Optional<String> complaint(String slug) {
    if (!SHAPE.matcher(slug).matches()) {
      return Optional.of(
          "must be 2 to "
              + LENGTH_MAX
              + " lowercase letters (a-z), digits and hyphens, with a letter or digit at both ends");
    }
    return LIKE_AN_ID.matcher(slug).matches()
        ? Optional.of("must not look like an id")
        : Optional.empty();
  }

  /** Whether an organization can have it. */
  static boolean possible(String slug) {
    return complaint(slug).isEmpty();
  }
}
