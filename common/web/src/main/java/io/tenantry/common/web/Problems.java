package io.tenantry.common.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where errors meet HTTP. */
public final class Problems {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private final List<Function<Throwable, Optional<Problem>>> translations = new ArrayList<>();

  /** Teaches this place a foreign kind of failure, e.g. a violated database constraint. */
  public void translate(Function<Throwable, Optional<Problem>> translation) {
    translations.add(translation);
  }

  /**
   * The "no" that a failure means. What nobody knows is a defect: it is logged here, once, and the
   * caller reads only the id of the request.
   */
  public Problem of(Throwable failure, Route route, String requestId) {
    if (failure instanceof Problem problem) {
      return problem;
    }
    for (var translation : translations) {
      Optional<Problem> known = translation.apply(failure);
      if (known.isPresent()) {
        return known.get();
      }
    }
    LOG.atError()
        .setCause(failure)
        .addKeyValue("request.id", requestId)
        .addKeyValue("route", route.method() + " " + route.path())
        .log("A request failed unexpectedly");
    return new Problem.Unexpected(requestId);
  }

  /** Writes it as {@code application/problem+json}. */
  static void write(HttpServerResponse response, Problem problem) {
    if (response.headWritten() || response.closed()) {
      response.reset();
      return;
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "about:blank");
    body.put("title", HttpResponseStatus.valueOf(problem.status()).reasonPhrase());
    body.put("status", problem.status());
    body.put("detail", problem.detail());
    body.put("code", problem.code());
    body.putAll(problem.more());
    response.setStatusCode(problem.status());
    response.putHeader("Content-Type", "application/problem+json");
    problem.headers().forEach(response::putHeader);
    response.end(Buffer.buffer(Json.bytes(body)));
  }
}
