package io.tenantry.server;

import io.tenantry.common.work.Node;
import io.tenantry.sessions.SigningKeyRotation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rotate-keys}: another key for access tokens. */
@Command(
    name = "rotate-keys",
    description =
        "Publishes the next key for access tokens, which signs an hour later: nothing is"
            + " interrupted. The schedule does the same every 90 days.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class RotateKeys implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init")
  private ConfigOption config;

  @Option(
      names = "--now",
      description =
          "after a theft: a new key signs at once, and no node accepts a token of those before;"
              + " everybody's client refreshes once")
  private boolean atOnce;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() {
    ToolSettings told = config.read(spec.commandLine().getErr(), ToolSettings::of);
    Schema.require(told.node().database());
    Node node = new Node(told.node());
    try {
      Waiting.forTheDatabase(node.foundation().db());
      var capabilities = new Capabilities(node.foundation(), told.passwords());
      spec.commandLine().getOut().println(rotate(capabilities.sessions().keyRotation()));
    } finally {
      Waiting.forThe(node.stop().otherwiseEmpty());
    }
    return 0;
  }

  private String rotate(SigningKeyRotation keys) {
    if (atOnce) {
      Waiting.forThe(keys.replace());
      return "A new key signs; tokens of the keys before are refused.";
    }
    return "The next key is published; it signs from " + Waiting.forThe(keys.next()) + ".";
  }
}
