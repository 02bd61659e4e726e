package io.tenantry.console;

import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Module;

/**
 * The pages that are served to browsers. They hold no rules: they ask the same API as everybody.
 */
public final class ConsoleModule implements Module {

  @Override
  public void addTo(Assembly assembly) {
    new PageRoutes().addTo(assembly.routes());
    new ManualRoutes().addTo(assembly.routes());
  }
}
