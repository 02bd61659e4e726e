package io.tenantry.common.work;

import java.util.regex.Pattern;

/**
 * A text message that is to be sent.
 *
 * @param to a number as E.164
 */
public record TextMessage(String to, String text) {

  private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{4,14}");

  /** Three parts, as networks split what is longer than one. */
  private static final int TEXT_MAX = 459;

  /**
   * @throws IllegalArgumentException if the number is not E.164, or the text empty or too long
   */
  public TextMessage {
    if (!E164.matcher(to).matches()) {
      throw new IllegalArgumentException("not a number as E.164");
    }
    if (text.isBlank() || text.length() > TEXT_MAX) {
      throw new IllegalArgumentException("a text has 1 to " + TEXT_MAX + " characters");
    }
  }

  /** Neither the number nor the text: this may be logged. */
  @Override
  public String toString() {
    return "TextMessage";
  }
}
