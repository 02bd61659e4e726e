package io.tenantry.server;

import io.tenantry.common.work.Node;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code revoke-all}: for recovery with loss. */
@Command(
    name = "revoke-all",
    description =
        "Ends every session, on every node: everybody signs in again. For a database that was"
            + " restored to an earlier point or failed over with loss, where sessions that had been"
            + " ended would live again. May be repeated.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class RevokeAll implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init")
  private ConfigOption config;

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
      long ended = Waiting.forThe(capabilities.sessions().all().end());
      spec.commandLine()
          .getOut()
          .println("Everybody is signed out: " + ended + " sessions were alive.");
    } finally {
      Waiting.forThe(node.stop().otherwiseEmpty());
    }
    return 0;
  }
}
