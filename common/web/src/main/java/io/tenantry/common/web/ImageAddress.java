package io.tenantry.common.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Where a picture can be fetched: a logo, an avatar. Browsers are sent there, so it is bounded. */
public final class ImageAddress {

  /** What browsers and proxies take without exception. */
  public static final int LENGTH_MAX = 2_048;

  private ImageAddress() {}

  /** What is wrong with it, if anything. */
  public static Optional<String> complaint(String text) {
    if (text.length() > LENGTH_MAX) {
      return Optional.of("must have at most " + LENGTH_MAX + " characters");
    }
    try {
      URI uri = new URI(text);
      boolean plain = uri.getHost() != null && uri.getRawUserInfo() == null;
      return "https".equalsIgnoreCase(uri.getScheme()) && plain
          ? Optional.empty()
          : Optional.of("must be an address like https://cdn.example.com/logo.png");
    } catch (URISyntaxException e) {
      return Optional.of("must be an address like https://cdn.example.com/logo.png");
    }
  }
}
