package io.tenantry.common.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.tenantry.common.watch.Traces;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: guard, body, guard again, endpoint, answer. Runs on its connection's
 * event loop and stays on it.
 */
final class Exchange {

  private static final int NOT_MODIFIED = 304;
  private static final Buffer NO_BODY = Buffer.buffer();

  private final Reception reception;
  private final Admission admission;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final PathTree.Match match;
  private final Client client;
  private final long startedNanos = System.nanoTime();
  private Optional<Actor> actor = Optional.empty();
  private Optional<Claim> claim = Optional.empty();
  private boolean isIn;
  private boolean isOver;

  /**
   * @param isIn whether the admission has let it in and counts it
   */
  Exchange(
      Reception reception,
      Admission admission,
      boolean isIn,
      HttpServerRequest request,
      PathTree.Match match,
      Client client) {
    this.reception = reception;
    this.admission = admission;
    this.isIn = isIn;
    this.request = request;
    this.response = request.response();
    this.match = match;
    this.client = client;
  }

  void run() {
    reception.meters.begun();
    Traces.route(match.route().method(), match.route().path());
    Future<?> answered;
    try {
      answered = admit();
    } catch (RuntimeException e) {
      answered = Future.failedFuture(e);
    }
    if (!answered.isComplete() && !match.route().uploads()) {
      answered =
          answered.timeout(reception.settings.requestMax().toMillis(), TimeUnit.MILLISECONDS);
    }
    answered.onComplete(ended -> leaveForGood()).onComplete(this::answer, this::refuse);
  }

  private Future<?> admit() {
    Route route = match.route();
    RequestFacts facts = reception.facts(request, match, client);
    if (route.permission().equals(Permission.PUBLIC)) {
      if (facts.saysNothing()) {
        return proceed();
      }
      return whenKnown(reception.gate.visitor(route, facts), visitor -> actor = visitor);
    }
    return whenKnown(reception.gate.admit(route, facts), admitted -> actor = Optional.of(admitted));
  }

  /** While it is not known who asks, the body waits in the socket. */
  private <T> Future<?> whenKnown(Future<T> known, Consumer<T> keep) {
    if (known.succeeded()) {
      keep.accept(known.result());
      return proceed();
    }
    request.pause();
    return known
        .onFailure(refused -> request.resume())
        .compose(value -> {
          keep.accept(value);
          Future<?> answered = proceed();
          if (!match.route().uploads()) {
            request.resume();
          }
          return answered;
        });
  }

  private Future<?> proceed() {
    refuseIdleCondition();
    refuseUnknownParameters();
    if (!match.route().takesBody()) {
      return serve(NO_BODY);
    }
    goOut();
    if (match.route().uploads()) {
      return receive();
    }
    boolean isForm = match.route().foreign();
    return new BodyReader(request, isForm, reception.settings.bodyMaxBytes(), admission)
        .read()
        .compose(this::comeIn)
        .compose(this::recheck);
  }

  /**
   * A file may come for longer than a request may take: its actor is judged before each piece, and
   * by each transaction that writes some of it.
   */
  private Future<?> receive() {
    Actor by = actor.orElseThrow();
    Upload upload = new Upload(request, () -> reception.gate.stillGood(by));
    var sending = new Call.Sending(upload, step -> conclude(by, upload, step));
    reception.streams.hold(request.connection());
    return handled(new Call(request, match, client, by, sending))
        .onFailure(refused -> upload.abandon())
        .onComplete(ended -> reception.streams.release(request.connection()));
  }

  private Future<?> handled(Call call) {
    try {
      return match.route().endpoint().handle(call);
    } catch (RuntimeException refused) {
      return Future.failedFuture(refused);
    }
  }

  /** The end of an upload is a request like others, with its limit and its key. */
  private Future<?> conclude(Actor by, Upload upload, Function<Actor, Future<?>> step) {
    claim = keyOf(by).map(key -> new Claim(key, request.uri(), upload.digest()));
    Future<?> done =
        claim.isEmpty()
            ? step.apply(by)
            : reception.repeats.serve(claim.get(), () -> step.apply(by.claiming(claim.get())));
    return done.timeout(reception.settings.requestMax().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Who sends a body slowly keeps nobody out. */
  private void goOut() {
    if (isIn) {
      isIn = false;
      admission.leave();
    }
  }

  /** Whoever was given up meanwhile does not begin. */
  private Future<Buffer> comeIn(Buffer body) {
    if (isOver) {
      return Future.failedFuture(new TimeoutException("this request was answered already"));
    }
    admission.enter();
    isIn = true;
    return Future.succeededFuture(body);
  }

  private void leaveForGood() {
    isOver = true;
    goOut();
  }

  /** Whoever sets a condition must not be served as if there were none. */
  private void refuseIdleCondition() {
    Route route = match.route();
    if (route.effect() == Effect.WRITES
        && !route.versioned()
        && request.headers().contains(HttpHeaderNames.IF_MATCH)) {
      throw new Problem.NotTaken(
          400, "no-if-match-here", "this route does not honour If-Match; leave it out");
    }
  }

  /** A filter that nobody knows would widen what is asked for; said at once, as elsewhere. */
  private void refuseUnknownParameters() {
    if (match.route().query().isEmpty()
        && match.route().parameters().isEmpty()
        && request.query() != null
        && match.route().path().startsWith("/v1/")) {
      Inputs.none(Call.parameters(request, match.route()));
    }
  }

  /** A body may come slowly; what was taken away meanwhile is gone. */
  private Future<?> recheck(Buffer body) {
    if (match.route().permission().equals(Permission.PUBLIC)) {
      return serve(body);
    }
    return reception.gate.stillGood(actor.orElseThrow()).compose(good -> serve(body));
  }

  private Future<?> serve(Buffer body) {
    claim = claim(body);
    if (claim.isEmpty()) {
      return served(body, actor);
    }
    Claim mine = claim.get();
    return reception.repeats.serve(
        mine, () -> served(body, actor.map(known -> known.claiming(mine))));
  }

  private Future<?> served(Buffer body, Optional<Actor> by) {
    return match.route().endpoint().handle(new Call(request, match, client, by, body));
  }

  private Optional<Claim> claim(Buffer body) {
    if (!match.route().keepsAnswers()) {
      return Optional.empty();
    }
    return keyOf(actor.orElseThrow()).map(key -> new Claim(key, request.uri(), body));
  }

  private Optional<RequestKey> keyOf(Actor by) {
    String name = match.route().method() + " " + match.route().path();
    return RequestKey.in(request.headers().getAll(RequestKey.HEADER))
        .map(key -> new RequestKey(by.org(), by.user(), name, key));
  }

  private void answer(@Nullable Object value) {
    if (response.closed()) {
      log(499);
      return;
    }
    if (value instanceof Streamed told) {
      open(told);
      return;
    }
    Rendered answer = Rendered.of(value);
    int status = isKnown(answer) ? NOT_MODIFIED : answer.status();
    response.setStatusCode(status);
    headers(answer);
    if (status == NOT_MODIFIED || answer.body().length() == 0) {
      response.end();
    } else {
      response.end(encoded(answer));
    }
    log(status);
  }

  /** From here on it is no request any more: it is logged, and its place is free. */
  private void open(Streamed told) {
    if (request.method().equals(HttpMethod.HEAD)) {
      response.putHeader(HttpHeaderNames.CONTENT_TYPE, told.contentType()).end();
      log(200);
      return;
    }
    if (request.version() == HttpVersion.HTTP_1_0) {
      refuse(new Problem.NotTaken(505, "http-1-1-wanted", "a stream needs HTTP/1.1"));
      return;
    }
    try {
      new OpenStream(reception, request, actor.orElseThrow(), told)
          .open()
          .onComplete(opened -> log(200), this::refuse);
    } catch (Problem no) {
      refuse(no);
    }
  }

  private void headers(Rendered answer) {
    String type = answer.header("Content-Type");
    if (type != null && type.startsWith("text/html")) {
      SecurityHeaders.addToPage(response.headers());
    }
    for (var header : answer.headers()) {
      if (header.getKey().equalsIgnoreCase("Set-Cookie")
          || header.getKey().equalsIgnoreCase("Vary")) {
        response.headers().add(header.getKey(), header.getValue());
      } else {
        response.putHeader(header.getKey(), header.getValue());
      }
    }
  }

  private Buffer encoded(Rendered answer) {
    if (!Compression.suits(match.route(), answer)) {
      return answer.body();
    }
    response.headers().add(HttpHeaderNames.VARY, "Accept-Encoding");
    if (!Compression.accepted(request.getHeader(HttpHeaderNames.ACCEPT_ENCODING))) {
      return answer.body();
    }
    response.putHeader(HttpHeaderNames.CONTENT_ENCODING, "gzip");
    return Compression.gzip(answer.body());
  }

  /** Whether the caller has this very answer already. */
  private boolean isKnown(Rendered answer) {
    String known = request.getHeader(HttpHeaderNames.IF_NONE_MATCH);
    String tag = answer.header("ETag");
    return known != null
        && tag != null
        && answer.status() == 200
        && match.route().method().equals("GET")
        && EntityTag.isAmong(known, tag);
  }

  private void refuse(Throwable failure) {
    claim.ifPresent(reception.repeats::giveUp);
    Problem problem = reception.problems.of(told(failure), match.route(), client.requestId());
    reception.meters.refused(problem);
    if (!response.closed()) {
      if (match.route().uploads() && !request.isEnded()) {
        response.putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      }
      Problems.write(response, problem);
    }
    log(problem.status());
  }

  /** The failure with what only the request knows about it. */
  private Throwable told(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return new Problem.Unavailable("timeout", "this took too long and was given up", 1);
    }
    return failure instanceof Problem.Moved moved
        ? moved.from(
            match, Objects.requireNonNull(request.path()), Optional.ofNullable(request.query()))
        : failure;
  }

  private void log(int status) {
    long nanos = System.nanoTime() - startedNanos;
    reception.meters.ended(match.route(), status, nanos);
    AccessLog.answered(match.route(), status, nanos, client, actor);
  }
}
