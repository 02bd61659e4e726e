package io.tenantry.common.web;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The lines of one scope, as a capability writes them. A line cannot be written without a
 * permission; what follows a line (takes, answers, fresh …) is said of it.
 */
public final class Routes {

  private final RouteTable table;
  private final Scope scope;

  Routes(RouteTable table, Scope scope) {
    this.table = table;
    this.scope = scope;
  }

  public Routes get(String path, Permission permission, Endpoint endpoint) {
    return add("GET", path, permission, endpoint);
  }

  public Routes post(String path, Permission permission, Endpoint endpoint) {
    return add("POST", path, permission, endpoint);
  }

  public Routes put(String path, Permission permission, Endpoint endpoint) {
    return add("PUT", path, permission, endpoint);
  }

  public Routes patch(String path, Permission permission, Endpoint endpoint) {
    return add("PATCH", path, permission, endpoint);
  }

  public Routes delete(String path, Permission permission, Endpoint endpoint) {
    return add("DELETE", path, permission, endpoint);
  }

  /** One line for the document. */
  public Routes summary(String text) {
    return change(r -> copy(r, r.effect(), r.fresh(), r.takes(), r.query(), text));
  }

  /** The body becomes this record. */
  public Routes takes(Class<?> body) {
    return change(r -> copy(r, r.effect(), r.fresh(), Optional.of(body), r.query(), r.summary()));
  }

  /** The query parameters become this record; others are refused. */
  public Routes query(Class<?> parameters) {
    return change(
        r -> copy(r, r.effect(), r.fresh(), r.takes(), Optional.of(parameters), r.summary()));
  }

  /** Changes nothing, though it is not a GET. */
  public Routes reads() {
    return change(r -> copy(r, Effect.READS, r.fresh(), r.takes(), r.query(), r.summary()));
  }

  /** Changes something, though it is a GET. */
  public Routes writes() {
    return change(r -> copy(r, Effect.WRITES, r.fresh(), r.takes(), r.query(), r.summary()));
  }

  /** Wants a sign-in of the last 30 minutes. */
  public Routes fresh() {
    return change(r -> copy(r, r.effect(), true, r.takes(), r.query(), r.summary()));
  }

  /** The record of the answer. */
  public Routes answers(int status, Class<?> body) {
    return change(r -> answering(r, status, Optional.of(body), false));
  }

  /** An answer without a body. */
  public Routes answers(int status) {
    return change(r -> answering(r, status, Optional.empty(), false));
  }

  /** The answer is a {@link Page} of these records. */
  public Routes answersPage(Class<?> row) {
    return change(r -> answering(r, 200, Optional.of(row), true));
  }

  private Routes add(String method, String path, Permission permission, Endpoint endpoint) {
    Effect effect = method.equals("GET") ? Effect.READS : Effect.WRITES;
    table.add(
        new Route(
            method,
            scope.prefix() + path,
            scope,
            permission,
            effect,
            false,
            Optional.empty(),
            Optional.empty(),
            method.equals("DELETE") ? 204 : 200,
            Optional.empty(),
            false,
            "",
            endpoint));
    return this;
  }

  private Routes change(UnaryOperator<Route> change) {
    table.changeLast(change);
    return this;
  }

  private static Route copy(
      Route r,
      Effect effect,
      boolean fresh,
      Optional<Class<?>> takes,
      Optional<Class<?>> query,
      String summary) {
    return new Route(
        r.method(),
        r.path(),
        r.scope(),
        r.permission(),
        effect,
        fresh,
        takes,
        query,
        r.status(),
        r.answers(),
        r.paged(),
        summary,
        r.endpoint());
  }

  private static Route answering(Route r, int status, Optional<Class<?>> body, boolean paged) {
    return new Route(
        r.method(),
        r.path(),
        r.scope(),
        r.permission(),
        r.effect(),
        r.fresh(),
        r.takes(),
        r.query(),
        status,
        body,
        paged,
        r.summary(),
        r.endpoint());
  }
}
