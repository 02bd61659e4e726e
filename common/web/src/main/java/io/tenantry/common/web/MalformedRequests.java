package io.tenantry.common.web;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/** Answers what is not even a request. */
final class MalformedRequests {

  private static final Map<String, String> CLOSE = Map.of("Connection", "close");

  private MalformedRequests() {}

  static void answer(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    Problem problem =
        switch (cause) {
          case TooLongHttpLineException e ->
              new Problem.NotTaken(414, "uri-too-long", "the path and query are too long", CLOSE);
          case TooLongHttpHeaderException e ->
              new Problem.NotTaken(431, "headers-too-large", "the headers are too large", CLOSE);
          case null, default ->
              new Problem.NotTaken(400, "malformed", "this is not valid HTTP", CLOSE);
        };
    Problems.write(request.response(), problem);
    request.connection().close();
  }
}
