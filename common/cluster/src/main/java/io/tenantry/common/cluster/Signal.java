package io.tenantry.common.cluster;

/**
 * That something was taken away: a session, a right, a standing. Carries ids and integers only, for
 * it travels unencrypted between nodes; never a name, an address or a token.
 *
 * @param kind what kind of thing, e.g. {@code member}; decides who hears it
 * @param key which one, e.g. {@code org/user/epoch}
 */
public record Signal(String kind, String key) {

  static final int KIND_MAX = 40;
  static final int KEY_MAX = 200;

  /** One text for both; {@link #of} reads it. */
  String text() {
    return kind + " " + key;
  }

  static Signal of(String text) {
    int end = text.indexOf(' ');
    return new Signal(text.substring(0, end), text.substring(end + 1));
  }

  /**
   * @throws IllegalArgumentException if the kind is empty or one of them is longer than the table
   *     allows
   */
  public Signal {
    if (kind.isEmpty() || kind.length() > KIND_MAX || key.length() > KEY_MAX) {
      throw new IllegalArgumentException("not a signal: " + kind + " " + key);
    }
  }
}
