package io.tenantry.common.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads a body into memory, up to a limit, and no longer than it may take. */
final class BodyReader {

  /** The longest body comes in time over a line of 1 Mbit/s. */
  private static final long COMPLETE_WITHIN_SECONDS = 10;

  /** What is left of the body is not read, so the connection ends with the answer. */
  private static final Map<String, String> CLOSE = Map.of("Connection", "close");

  static final String FORM = "application/x-www-form-urlencoded";
  static final String JSON = "application/json";

  private final HttpServerRequest request;
  private final boolean isForm;
  private final int maxBytes;
  private final Admission admission;

  /** Of the request's event loop, so that the time limit ends there too. */
  private final Promise<Buffer> read = ContextInternal.current().promise();

  private final Buffer body = Buffer.buffer();
  private boolean isOver;

  /**
   * @param isForm whether it is a form that a browser sends, not JSON
   */
  BodyReader(HttpServerRequest request, boolean isForm, int maxBytes, Admission admission) {
    this.request = request;
    this.isForm = isForm;
    this.maxBytes = maxBytes;
    this.admission = admission;
  }

  /**
   * Fails with 415 if it is something else by its header, 413 if it is too long, 408 if it does not
   * come to its end.
   */
  Future<Buffer> read() {
    String type = request.getHeader(HttpHeaderNames.CONTENT_TYPE);
    if (type == null ? isForm : !isWanted(type)) {
      String wanted = isForm ? FORM : JSON;
      return Future.failedFuture(
          new Problem.NotTaken(
              415,
              "unsupported-media-type",
              "the body must be " + wanted,
              Map.of("Accept", wanted)));
    }
    String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
    if (length != null && tooLong(length)) {
      return Future.failedFuture(tooLong());
    }
    request.handler(this::take);
    request.endHandler(end -> read.tryComplete(body));
    request.exceptionHandler(gone -> read.tryFail(incomplete(400)));
    return read.future()
        .timeout(COMPLETE_WITHIN_SECONDS, TimeUnit.SECONDS)
        .recover(BodyReader::tooSlow)
        .onComplete(ended -> over());
  }

  private void take(Buffer piece) {
    if (isOver) {
      return;
    }
    if (body.length() + piece.length() > maxBytes) {
      read.tryFail(tooLong());
      return;
    }
    try {
      admission.keep(piece.length());
      body.appendBuffer(piece);
    } catch (Problem overloaded) {
      read.tryFail(overloaded);
    }
  }

  /** What was kept becomes the request's own, or is dropped. */
  private void over() {
    isOver = true;
    admission.forget(body.length());
  }

  private static Future<Buffer> tooSlow(Throwable failure) {
    return Future.failedFuture(failure instanceof TimeoutException ? incomplete(408) : failure);
  }

  /** Too slow, or the caller has gone away: no defect of ours. */
  private static Problem incomplete(int status) {
    return new Problem.NotTaken(
        status, "incomplete-body", "the body did not come to its end", CLOSE);
  }

  private boolean tooLong(String length) {
    try {
      return Long.parseLong(length) > maxBytes;
    } catch (NumberFormatException e) {
      return true;
    }
  }

  private Problem tooLong() {
    return new Problem.NotTaken(
        413, "too-large", "the body may have at most " + maxBytes + " bytes", CLOSE);
  }

  private boolean isWanted(String contentType) {
    int end = contentType.indexOf(';');
    String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
    return isForm ? type.equalsIgnoreCase(FORM) : isJson(type);
  }

  private static boolean isJson(String type) {
    return type.equalsIgnoreCase(JSON)
        || type.regionMatches(true, Math.max(0, type.length() - 5), "+json", 0, 5);
  }
}
