package io.tenantry.common.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One admitted request, as an endpoint sees it. */
public final class Call {

  private final HttpServerRequest request;
  private final PathTree.Match match;
  private final Client client;
  private final Optional<Actor> actor;
  private final Buffer body;
  private final Optional<Sending> sending;

  /**
   * The file that a request sends.
   *
   * @param last does the last step, when all of it has come
   */
  record Sending(Upload upload, Function<Function<Actor, Future<?>>, Future<?>> last) {}

  Call(
      HttpServerRequest request,
      PathTree.Match match,
      Client client,
      Optional<Actor> actor,
      Buffer body) {
    this(request, match, client, actor, body, Optional.empty());
  }

  /** Of a route that takes a file. */
  Call(
      HttpServerRequest request,
      PathTree.Match match,
      Client client,
      Actor actor,
      Sending sending) {
    this(request, match, client, Optional.of(actor), Buffer.buffer(), Optional.of(sending));
  }

  private Call(
      HttpServerRequest request,
      PathTree.Match match,
      Client client,
      Optional<Actor> actor,
      Buffer body,
      Optional<Sending> sending) {
    this.request = request;
    this.match = match;
    this.client = client;
    this.actor = actor;
    this.body = body;
    this.sending = sending;
  }

  /** Who acts. Always there on routes that are not PUBLIC. */
  public Actor actor() {
    return actor.orElseThrow(
        () -> new IllegalStateException("nobody needs to be signed in on " + match.route()));
  }

  /** Whoever is signed in, on a route that is open to all. */
  public Optional<Actor> visitor() {
    return actor;
  }

  public Client client() {
    return client;
  }

  /**
   * A path parameter that is an id.
   *
   * @throws Problem.NotFound if it is none: nothing can be there
   */
  public UUID id(String parameter) {
    String text = path(parameter);
    try {
      if (text.length() == 36) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException e) {
      throw new Problem.NotFound();
    }
    throw new Problem.NotFound();
  }

  /** A path parameter as text, decoded. */
  public String path(String parameter) {
    return match.parameter(parameter);
  }

  /** What the caller demands of the thing that is edited; for routes that are {@code versioned}. */
  public Precondition precondition() {
    if (!match.route().versioned()) {
      throw new IllegalStateException(match.route() + " is not declared as versioned");
    }
    return Precondition.of(request.headers().getAll(HttpHeaderNames.IF_MATCH));
  }

  /**
   * A path parameter that is the id of the thing that is edited, with the caller's precondition.
   *
   * @throws Problem.NotFound if it is no id
   */
  public Target target(String parameter) {
    return new Target(id(parameter), precondition());
  }

  /**
   * The body as the record that the route declares.
   *
   * @throws Problem.Invalid with every complaint at once
   */
  public <T> T body(Class<T> type) {
    declared(match.route().takes(), type);
    return match.route().foreign()
        ? Inputs.known(type, decoded(body.toString()))
        : Inputs.body(type, body);
  }

  /** Whether anything was sent, on a route where the body may be left out. */
  public boolean hasBody() {
    return body.length() > 0;
  }

  /** The file that is sent, on a route that takes one. */
  public Upload upload() {
    return sending().upload();
  }

  /**
   * Does the last step for a file that has come as a whole: with an {@code Idempotency-Key} once
   * for the same file, whose answer whoever comes again hears too.
   */
  public Future<?> once(Function<Actor, Future<?>> step) {
    return sending().last().apply(step);
  }

  private Sending sending() {
    return sending.orElseThrow(
        () -> new IllegalStateException(match.route() + " is not declared as an upload"));
  }

  /** The query parameters as the record that the route declares; unknown ones are refused. */
  public <T> T query(Class<T> type) {
    declared(match.route().query(), type);
    MultiMap sent = parameters(request, match.route());
    return match.route().foreign() ? Inputs.known(type, sent) : Inputs.query(type, sent);
  }

  /**
   * The query parameters as they were sent, on a route that declares them one by one; unknown ones
   * are refused.
   *
   * @throws Problem.Invalid with every complaint at once
   */
  public Map<String, String> parameters() {
    return Inputs.parameters(match.route().parameters(), parameters(request, match.route()));
  }

  /** Whether the caller can read gzip, for an answer that is kept compressed. */
  public boolean acceptsGzip() {
    return Compression.accepted(request.getHeader(HttpHeaderNames.ACCEPT_ENCODING));
  }

  /** How far a reader of events had come, who comes back. */
  public Optional<String> lastEventId() {
    return Optional.ofNullable(request.getHeader("Last-Event-ID"));
  }

  /** A cookie by name. */
  public Optional<String> cookie(String name) {
    @Nullable Cookie cookie = request.getCookie(name);
    return Optional.ofNullable(cookie).map(Cookie::getValue);
  }

  /** Without the organization that services name, which is the guard's. */
  static MultiMap parameters(HttpServerRequest request, Route route) {
    MultiMap all = parameters(request);
    return route.scope() == Scope.SYSTEM ? all.remove(Route.ORG_OF_SYSTEM) : all;
  }

  static MultiMap parameters(HttpServerRequest request) {
    String query = request.query();
    return query == null ? MultiMap.caseInsensitiveMultiMap() : decoded(query);
  }

  private static MultiMap decoded(String fields) {
    MultiMap all = MultiMap.caseInsensitiveMultiMap();
    try {
      Map<String, List<String>> decoded = new QueryStringDecoder(fields, false).parameters();
      decoded.forEach(all::add);
    } catch (IllegalArgumentException e) {
      throw Problem.Invalid.of("?", "the query is not percent-encoded UTF-8");
    }
    return all;
  }

  private void declared(Optional<Class<?>> declared, Class<?> used) {
    if (!declared.equals(Optional.of(used))) {
      throw new IllegalStateException(match.route() + " does not declare " + used);
    }
  }
}
