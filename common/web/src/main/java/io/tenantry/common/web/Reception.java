package io.tenantry.common.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.tenantry.common.watch.Meters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Receives every request, gives it an id and a route, and lets an {@link Exchange} carry it. */
public final class Reception {

  private static final Pattern HARMLESS_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final HexFormat HEX = HexFormat.of();
  private static final String BEARER = "Bearer ";
  private static final String EVERYTHING = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

  /** Time to read the answer, for somebody who is still sending what we do not want. */
  private static final long UNREAD_MAX_MS = 2_000;

  private final PathTree tree;
  final Gate gate;
  final Problems problems;
  final HttpSettings settings;
  final HttpMeters meters;
  final Repeats repeats;
  final Streams streams;
  private final SecurityHeaders securityHeaders;
  private final CrossOrigin crossOrigin;
  private final AtomicLong bodies = new AtomicLong();
  private volatile boolean draining;

  /** With streams of its own, that nobody else can close. */
  Reception(
      RouteTable table,
      Gate gate,
      Problems problems,
      HttpSettings settings,
      Ledger ledger,
      Meters meters) {
    this(table, gate, problems, settings, ledger, new Streams(settings, meters), meters);
  }

  public Reception(
      RouteTable table,
      Gate gate,
      Problems problems,
      HttpSettings settings,
      Ledger ledger,
      Streams streams,
      Meters meters) {
    this.streams = streams;
    this.tree = table.tree();
    this.gate = gate;
    this.problems = problems;
    this.settings = settings;
    this.repeats = new Repeats(ledger);
    this.securityHeaders = new SecurityHeaders(settings.manners());
    this.crossOrigin = new CrossOrigin(settings.manners());
    this.meters = new HttpMeters(meters, table.routes());
  }

  /** From here on each answer is the last one on its connection, and says so; streams end. */
  public void drain() {
    draining = true;
    streams.drain();
  }

  /** For an event loop that begins to serve. */
  Admission admission() {
    return new Admission(bodies);
  }

  void receive(HttpServerRequest request, Admission admission) {
    String requestId = requestId(request.getHeader("X-Request-Id"));
    var response = request.response();
    response.putHeader("X-Request-Id", requestId);
    securityHeaders.addTo(response.headers());
    crossOrigin.addTo(response.headers(), request);
    response.headersEndHandler(answering -> sayFarewell(request));
    try {
      if (request.method().equals(HttpMethod.OPTIONS)) {
        tellMethods(request);
        return;
      }
      PathTree.Match match = match(request);
      boolean counts = !match.route().isServedFromMemory();
      if (counts) {
        admission.enter();
      }
      new Exchange(this, admission, counts, request, match, client(request, requestId)).run();
    } catch (Problem problem) {
      Problems.write(response, problem);
      meters.nowhere(problem.status());
      meters.refused(problem);
    }
  }

  /** What is not even a request. */
  void malformed(HttpServerRequest request) {
    MalformedRequests.answer(request);
    meters.nowhere(request.response().getStatusCode());
  }

  /** Shut down while an answer is under way, a connection closes right after it. */
  private void sayFarewell(HttpServerRequest request) {
    var headers = request.response().headers();
    if (draining) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      request.connection().shutdown(settings.requestMax().toMillis(), TimeUnit.MILLISECONDS);
    } else if (!request.isEnded()
        && headers.contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true)) {
      request.connection().shutdown(UNREAD_MAX_MS, TimeUnit.MILLISECONDS);
    }
  }

  private PathTree.Match match(HttpServerRequest request) {
    String path = request.path();
    if (path == null || !path.startsWith("/")) {
      throw new Problem.NotFound();
    }
    String method = request.method().name();
    return tree.find(method.equals("HEAD") ? "GET" : method, path).orElseThrow(() -> refusal(path));
  }

  /** {@code OPTIONS}, which browsers also ask before a page of another origin may send. */
  private void tellMethods(HttpServerRequest request) {
    String path = String.valueOf(request.path());
    String allow = path.equals("*") ? EVERYTHING : methods(path);
    if (allow.isEmpty()) {
      throw new Problem.NotFound("there is no such route");
    }
    var response = request.response();
    crossOrigin.addToPreflight(response.headers(), request, allow);
    response.setStatusCode(204).putHeader(HttpHeaderNames.ALLOW, allow).end();
    meters.nowhere(204);
  }

  /** By comma; empty when there is no route. */
  private String methods(String path) {
    Set<String> methods = new TreeSet<>(tree.methods(path));
    if (!methods.isEmpty()) {
      methods.add("OPTIONS");
    }
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return String.join(", ", methods);
  }

  private Problem refusal(String path) {
    String allow = methods(path);
    if (allow.isEmpty()) {
      return new Problem.NotFound("there is no such route");
    }
    return new Problem.NotTaken(
        405, "method-not-allowed", "this route answers " + allow, Map.of("Allow", allow));
  }

  RequestFacts facts(HttpServerRequest request, PathTree.Match match, Client client) {
    return new RequestFacts(
        bearer(request.getHeader(HttpHeaderNames.AUTHORIZATION)),
        Optional.ofNullable(request.getHeader(HttpHeaderNames.COOKIE)),
        org(request, match),
        Optional.ofNullable(request.getHeader(HttpHeaderNames.ORIGIN)),
        crossOrigin.allows(request),
        client);
  }

  /** In the path; for services, which may name one, in the query. */
  private static Optional<String> org(HttpServerRequest request, PathTree.Match match) {
    if (match.route().scope() == Scope.SYSTEM) {
      return Optional.ofNullable(Call.parameters(request).get(Route.ORG_OF_SYSTEM));
    }
    return match.hasOrg() ? Optional.of(match.parameter("org")) : Optional.empty();
  }

  private static Optional<String> bearer(@Nullable String header) {
    if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Optional.empty();
    }
    return Optional.of(header.substring(BEARER.length()).strip());
  }

  private Client client(HttpServerRequest request, String requestId) {
    String agent = request.getHeader(HttpHeaderNames.USER_AGENT);
    var peer = request.remoteAddress();
    return new Client(
        peer == null || peer.hostAddress() == null ? "" : address(peer.hostAddress(), request),
        agent == null ? "" : storable(agent),
        requestId);
  }

  private String address(String peer, HttpServerRequest request) {
    return settings
        .manners()
        .proxies()
        .client(
            peer,
            request.headers().getAll("X-Forwarded-For"),
            request.headers().getAll("Forwarded"));
  }

  /** A header may carry anything; what is kept is printable and of bounded length. */
  private static String storable(String header) {
    String cut =
        header.length() > Client.USER_AGENT_MAX
            ? header.substring(0, Client.USER_AGENT_MAX)
            : header;
    for (int i = 0; i < cut.length(); i++) {
      if (cut.charAt(i) < ' ' || cut.charAt(i) > '~') {
        return cut.replaceAll("[^ -~]", "?");
      }
    }
    return cut;
  }

  /** The caller's own id where it is harmless, so that a call can be followed across services. */
  private static String requestId(@Nullable String given) {
    if (given != null && HARMLESS_ID.matcher(given).matches()) {
      return given;
    }
    var random = ThreadLocalRandom.current();
    return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextInt());
  }
}
