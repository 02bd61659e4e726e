package io.tenantry.server;

import java.util.List;

/** Settings are missing or make no sense: a line for each, none of which tells a secret. */
final class WrongSetting extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongSetting(String message) {
    super(message);
  }

  /** Everything that is wrong, said together. */
  static WrongSetting all(List<String> complaints) {
    return new WrongSetting(String.join("\n", complaints));
  }
}
