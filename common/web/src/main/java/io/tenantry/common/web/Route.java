package io.tenantry.common.web;

import java.util.Locale;
import java.util.Optional;

/**
 * One line of the table.
 *
 * @param path with its scope's prefix, parameters in braces
 * @param fresh whether the person must have proved who they are in the last 30 minutes
 * @param takes the record that the body becomes
 * @param query the record that the query parameters become
 * @param answers the record of a 2xx answer; its page when {@code paged}
 */
public record Route(
    String method,
    String path,
    Scope scope,
    Permission permission,
    Effect effect,
    boolean fresh,
    Optional<Class<?>> takes,
    Optional<Class<?>> query,
    int status,
    Optional<Class<?>> answers,
    boolean paged,
    String summary,
    Endpoint endpoint) {

  /** The line as it stands in the golden file {@code infra/routes.txt}. */
  public String line() {
    return "%-6s %-62s %-9s %-22s %-6s%s"
        .formatted(
            method,
            path,
            scope.name().toLowerCase(Locale.ROOT),
            permission,
            effect,
            fresh ? " fresh" : "")
        .stripTrailing();
  }

  boolean takesBody() {
    return takes.isPresent();
  }
}
