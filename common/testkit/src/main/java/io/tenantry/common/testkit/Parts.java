package io.tenantry.common.testkit;

import io.tenantry.common.web.Gate;
import io.tenantry.common.work.Module;
import java.util.List;

/** The capabilities of a test, and the one among them that decides who comes in. */
public record Parts(List<Module> modules, Gate gate) {}
