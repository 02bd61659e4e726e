package io.tenantry.common.web;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Every route of the program, each with its permission and scope. There is no other way to answer a
 * request.
 */
public final class RouteTable {

  private final List<Route> routes = new ArrayList<>();

  /** Where a capability writes its lines of one scope. */
  public Routes in(Scope scope) {
    return new Routes(this, scope);
  }

  /** All lines, in the order they were written. */
  public List<Route> routes() {
    return Collections.unmodifiableList(routes);
  }

  void add(Route route) {
    routes.add(route);
  }

  void changeLast(UnaryOperator<Route> change) {
    routes.set(routes.size() - 1, change.apply(routes.getLast()));
  }

  PathTree tree() {
    PathTree tree = new PathTree();
    routes.forEach(tree::add);
    return tree;
  }
}
