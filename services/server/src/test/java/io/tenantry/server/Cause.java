package io.tenantry.server;

import io.tenantry.common.testkit.Reply;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A way to take something away.
 *
 * @param name for the table
 * @param begins gives what is to be taken away
 */
record Cause(String name, Supplier<Round> begins) {

  /**
   * @param token with it {@code path} is accepted until it is taken away
   * @param body is posted there; without one it is only read
   * @param answer what the call answers when it has taken effect
   * @param takes the call, at one node
   * @param givesBack so that there is something to take away next time
   */
  record Round(
      String token,
      String path,
      Optional<JsonObject> body,
      int answer,
      Function<NodeProcess, Reply> takes,
      Runnable givesBack) {}
}
