package io.tenantry.common.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/** Reads a JSON body into memory, up to a limit. */
final class BodyReader {

  private final HttpServerRequest request;
  private final int maxBytes;
  private final Promise<Buffer> read = Promise.promise();
  private final Buffer body = Buffer.buffer();

  BodyReader(HttpServerRequest request, int maxBytes) {
    this.request = request;
    this.maxBytes = maxBytes;
  }

  /** Fails with 415 if it is not JSON by its header, 413 if it is too long. */
  Future<Buffer> read() {
    String type = request.getHeader(HttpHeaderNames.CONTENT_TYPE);
    if (type != null && !isJson(type)) {
      return Future.failedFuture(
          new Problem.NotTaken(
              415,
              "unsupported-media-type",
              "the body must be application/json",
              Map.of("Accept", "application/json")));
    }
    String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
    if (length != null && tooLong(length)) {
      return Future.failedFuture(tooLong());
    }
    request.handler(this::take);
    request.endHandler(end -> read.tryComplete(body));
    request.exceptionHandler(read::tryFail);
    return read.future();
  }

  private void take(Buffer piece) {
    if (body.length() + piece.length() > maxBytes) {
      read.tryFail(tooLong());
    } else {
      body.appendBuffer(piece);
    }
  }

  private boolean tooLong(String length) {
    try {
      return Long.parseLong(length) > maxBytes;
    } catch (NumberFormatException e) {
      return true;
    }
  }

  /** What is left of the body is not read, so the connection ends with the answer. */
  private Problem tooLong() {
    return new Problem.NotTaken(
        413,
        "too-large",
        "the body may have at most " + maxBytes + " bytes",
        Map.of("Connection", "close"));
  }

  private static boolean isJson(String contentType) {
    int end = contentType.indexOf(';');
    String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
    return type.equalsIgnoreCase("application/json")
        || type.regionMatches(true, Math.max(0, type.length() - 5), "+json", 0, 5);
  }
}
