package io.tenantry.common.cluster;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Up to where somebody knows the signals: every transaction before it is over, and they were told
 * what it raised. What is told again after it does no harm.
 *
 * @param history which line of the database's history it belongs to
 * @param horizon the oldest transaction that may still raise something
 * @param seconds when that was, by the database
 */
public record SignalPosition(String history, String horizon, long seconds) {

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,20})-([0-9A-F]{8})-(\\d{1,20})-(\\d{1,12})");

  /** One word for all of it; {@link #parse} reads it. */
  public String text() {
    return history.replace('/', '-') + "-" + horizon + "-" + seconds;
  }

  /** Empty if it is no position: then nothing is known. */
  public static Optional<SignalPosition> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(
            new SignalPosition(
                form.group(1) + "/" + form.group(2), form.group(3), Long.parseLong(form.group(4))))
        : Optional.empty();
  }
}
