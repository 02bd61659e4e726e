package io.tenantry.signin;

import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.tracing.TracingPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks providers, and no longer nor for more than it takes. It follows no redirect, so that what is
 * meant for one site (codes, secrets) never goes to another, and leaves no trace of what was said.
 */
final class IssuerHttp {

  private static final Logger LOG = LoggerFactory.getLogger(IssuerHttp.class);

  private static final Duration CONNECT_MAX = Duration.ofSeconds(3);

  /** A person waits for it, and the request that does has a limit of its own. */
  static final Duration ANSWER_MAX = Duration.ofSeconds(8);

  /** The documents of the largest issuers have a tenth of it. */
  static final int BYTES_MAX = 256 << 10;

  private static final int CONNECTIONS_EACH = 8;

  private final HttpClient client;

  IssuerHttp(Vertx vertx) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) CONNECT_MAX.toMillis())
                .setIdleTimeout((int) ANSWER_MAX.toSeconds())
                .setDecompressionSupported(false)
                .setTracingPolicy(TracingPolicy.IGNORE),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS_EACH));
  }

  /**
   * What was answered.
   *
   * @param body an object; anything else fails
   */
  record Said(int status, JsonObject body) {

    boolean isGood() {
      return status == 200;
    }

    /** Never the tokens. */
    @Override
    public String toString() {
      return "Said(" + status + ")";
    }
  }

  /** Fails with 503 {@code issuer-unavailable}. */
  Future<Said> get(OidcProvider provider, URI from, Map<String, String> headers) {
    return ask(provider, HttpMethod.GET, from, headers, Buffer.buffer());
  }

  /** Sends a form; fails with 503 {@code issuer-unavailable}. */
  Future<Said> post(OidcProvider provider, URI to, Map<String, String> headers, String form) {
    return ask(provider, HttpMethod.POST, to, headers, Buffer.buffer(form));
  }

  private Future<Said> ask(
      OidcProvider provider,
      HttpMethod method,
      URI where,
      Map<String, String> headers,
      Buffer body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(where.toString())
            .putHeader("Accept", "application/json");
    headers.forEach(options::putHeader);
    return client
        .request(options)
        .compose(request ->
            request
                .send(body)
                .compose(response -> read(request, response))
                .timeout(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(late -> request.reset()))
        .recover(failure -> unreachable(provider, where, failure));
  }

  private static Future<Said> read(HttpClientRequest request, HttpClientResponse response) {
    Promise<Buffer> whole = ContextInternal.current().promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.endHandler(end -> whole.tryComplete(body));
    response.handler(piece -> {
      if (body.length() + piece.length() > BYTES_MAX) {
        whole.tryFail(new DecodeException("the answer is longer than " + BYTES_MAX + " bytes"));
        request.reset();
      } else {
        body.appendBuffer(piece);
      }
    });
    return whole.future().map(all -> new Said(response.statusCode(), new JsonObject(all)));
  }

  /** Who is asked and what kind of failure it was; never what was said. */
  private static Future<Said> unreachable(OidcProvider provider, URI where, Throwable failure) {
    LOG.atWarn()
        .addKeyValue("oidc.provider", provider.name())
        .addKeyValue("host", where.getHost())
        .addKeyValue("failure", failure.getClass().getSimpleName())
        .log("A provider by which people sign in cannot be asked");
    Problem no = IssuerProblems.unavailable(provider);
    return Future.failedFuture(no);
  }
}
