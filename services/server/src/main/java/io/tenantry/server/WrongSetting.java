package io.tenantry.server;

/** A setting is missing or makes no sense. The message is one line, and never tells a secret. */
final class WrongSetting extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongSetting(String message) {
    super(message);
  }

  static WrongSetting of(Setting setting, String complaint) {
    return new WrongSetting(setting.variable() + " " + complaint);
  }

  static WrongSetting missing(Setting setting) {
    String file = setting.isSecret() ? " (or " + setting.fileVariable() + ")" : "";
    return new WrongSetting(setting.variable() + file + " is missing: " + setting.meaning());
  }
}
