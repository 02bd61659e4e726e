package io.tenantry.server;

import io.tenantry.common.work.NodeSettings;
import io.tenantry.credentials.PasswordSettings;

/** What a command is told that does one thing on the database and ends. */
record ToolSettings(NodeSettings node, PasswordSettings passwords) {

  static ToolSettings of(Config config) {
    return new ToolSettings(config.commandLine(), config.passwords());
  }
}
