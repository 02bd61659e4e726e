package io.tenantry.audit;

import java.util.Optional;
import java.util.regex.Pattern;

/** A seal as somebody wrote it down outside: its number and its hash. */
public record KnownHead(long seq, String hash) {

  /** {@code 17:9f86…}: what a check prints as its head. */
  public static final String FORM = "[0-9]{1,18}:[0-9a-f]{64}";

  private static final Pattern PATTERN = Pattern.compile(FORM);

  /** Nothing if the text is no head. */
  public static Optional<KnownHead> of(String text) {
    if (!PATTERN.matcher(text).matches()) {
      return Optional.empty();
    }
    int colon = text.indexOf(':');
    return Optional.of(
        new KnownHead(Long.parseLong(text.substring(0, colon)), text.substring(colon + 1)));
  }
}
