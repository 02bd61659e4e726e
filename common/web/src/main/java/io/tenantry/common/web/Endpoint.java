package io.tenantry.common.web;

import io.vertx.core.Future;

/**
 * What answers a route: reads the call, asks the capability's door, shapes the answer. A value
 * becomes 200 with JSON, null becomes 204, an {@link Answer} is taken as it is, a {@link Problem}
 * becomes problem+json.
 */
@FunctionalInterface
public interface Endpoint {

  Future<?> handle(Call call);
}
