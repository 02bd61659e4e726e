package io.tenantry.common.work;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;

/** How the verticles of this room are deployed: they wait in straight lines. */
public final class VirtualThreads {

  private VirtualThreads() {}

  public static DeploymentOptions options() {
    return new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
  }
}
