package io.tenantry.signin;

import io.tenantry.common.web.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The page on which a browser ends that comes back from a provider: one of ours, always. */
final class ReturnTo {

  /** What a browser, or a server behind ours, may read as a way up or out. */
  private static final Pattern CLIMBS = Pattern.compile("(?i)/\\.\\.|%2e|%2f|%5c");

  private ReturnTo() {}

  /**
   * The whole address of a page below the public one.
   *
   * @param wanted a path, or the whole address; null for none
   * @throws Problem.Invalid for a page of anybody else
   */
  static Optional<String> of(@Nullable String wanted, URI publicUrl) {
    if (wanted == null) {
      return Optional.empty();
    }
    try {
      URI page = publicUrl.resolve("/").resolve(new URI(wanted)).normalize();
      if (isOurs(page, publicUrl) && !wanted.startsWith("//") && page.getRawFragment() == null) {
        return Optional.of(page.toString());
      }
    } catch (URISyntaxException e) {
      // said below, in the same words
    }
    throw Problem.Invalid.of("?return_to", "must be a page of this installation, without #");
  }

  private static boolean isOurs(URI page, URI publicUrl) {
    String below = publicUrl.getRawPath().replaceFirst("/$", "") + "/";
    return Objects.equals(page.getScheme(), publicUrl.getScheme())
        && Objects.equals(page.getHost(), publicUrl.getHost())
        && page.getPort() == publicUrl.getPort()
        && page.getUserInfo() == null
        && page.getRawPath() != null
        && !page.getRawPath().startsWith("//")
        && !CLIMBS.matcher(page.getRawPath()).find()
        && page.getRawPath().startsWith(below);
  }
}
