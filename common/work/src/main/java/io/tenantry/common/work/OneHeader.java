package io.tenantry.common.work;

/**
 * What may stand in a header of a mail: one line. CR or LF would begin another header (the mail
 * client of Vert.x 5.0.8 does not look), other control characters have no business there.
 */
final class OneHeader {

  private OneHeader() {}

  static boolean isPlain(String value) {
    return value.chars().noneMatch(Character::isISOControl);
  }

  /**
   * @throws GaveUp if the value is more than one line; no attempt can change that
   */
  static String plain(String name, String value) {
    if (!isPlain(value)) {
      throw new GaveUp("the " + name + " is not one line");
    }
    return value;
  }
}
