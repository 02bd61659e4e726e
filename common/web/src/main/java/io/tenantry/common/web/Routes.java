package io.tenantry.common.web;

import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    return change(r -> r.summed(text));
  }

  /** The body becomes this record. */
  public Routes takes(Class<?> body) {
    return change(r -> r.taking(body));
  }

  /** The query parameters become this record; others are refused. */
  public Routes query(Class<?> parameters) {
    return change(r -> r.asked(parameters));
  }

  /** These query parameters are read by {@link Call#parameters}; others are refused. */
  public Routes query(List<Parameter> parameters) {
    return change(r -> r.asked(parameters));
  }

  /** Changes nothing, though it is not a GET. */
  public Routes reads() {
    return change(r -> r.with(Effect.READS));
  }

  /** Changes something, though it is a GET. */
  public Routes writes() {
    return change(r -> r.with(Effect.WRITES));
  }

  /** Wants a sign-in of the last 30 minutes. */
  public Routes fresh() {
    return change(r -> r.marked(Route.Mark.FRESH));
  }

  /**
   * Edits a {@link Versioned} thing: the rule checks {@link Call#precondition} when it has locked
   * the row. On a line without this mark {@code If-Match} is refused.
   */
  public Routes versioned() {
    return change(r -> r.marked(Route.Mark.VERSIONED));
  }

  /** The answer holds secrets (tokens, keys): it is never kept for a repeated request. */
  public Routes secret() {
    return change(r -> r.marked(Route.Mark.SECRET));
  }

  /**
   * Open to whoever acts in another person's name, and if it changes something only when they may
   * do that. Without this mark a line is closed to them: whatever opens another way in, or tells or
   * changes how somebody signs in, must not have it.
   */
  public Routes impersonated() {
    return change(r -> r.marked(Route.Mark.IMPERSONATED));
  }

  /** The same for what changes no more than the impersonation itself. */
  public Routes impersonatedReadOnlyToo() {
    return change(r -> r.marked(Route.Mark.READ_ONLY_TOO));
  }

  /** The answer is {@link Streamed} and stays open. */
  public Routes streams() {
    return change(r -> r.marked(Route.Mark.STREAM));
  }

  /** The answer is {@link Streamed} as CSV or NDJSON. */
  public Routes file() {
    return change(r -> r.marked(Route.Mark.FILE));
  }

  /** Takes a file of any length, piece by piece, by {@link Call#upload}. */
  public Routes uploads() {
    return change(r -> r.marked(Route.Mark.UPLOAD));
  }

  /** A key of the platform may ask this without naming an organization: then it is of all. */
  public Routes everywhere() {
    return change(r -> r.marked(Route.Mark.EVERYWHERE));
  }

  /**
   * Another site sends a person's browser here: what it says beside the declared query parameters
   * is left out, and a body is a form ({@code application/x-www-form-urlencoded}), which is read in
   * the same way.
   */
  public Routes foreign() {
    return change(r -> r.marked(Route.Mark.FOREIGN));
  }

  /** The record of the answer. */
  public Routes answers(int status, Class<?> body) {
    return change(r -> r.answering(status, Optional.of(body), Optional.empty(), false));
  }

  /** The record of the answer, or another one where the request asks for several things. */
  public Routes answers(int status, Class<?> body, Class<?> otherwise) {
    return change(r -> r.answering(status, Optional.of(body), Optional.of(otherwise), false));
  }

  /** An answer without a body. */
  public Routes answers(int status) {
    return change(r -> r.answering(status, Optional.empty(), Optional.empty(), false));
  }

  /** The answer is a {@link Page} of these records. */
  public Routes answersPage(Class<?> row) {
    return change(r -> r.answering(200, Optional.of(row), Optional.empty(), true));
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
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            method.equals("DELETE") ? 204 : 200,
            Optional.empty(),
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
}
