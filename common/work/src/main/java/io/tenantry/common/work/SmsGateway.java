package io.tenantry.common.work;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;

/**
 * Hands text messages to the service that sends them: {@code POST} with {@code {id, to, text,
 * from}} as JSON. The id, also in {@code Idempotency-Key}, stays the same over all attempts, so a
 * service that took a message whose answer was lost does not send it twice.
 */
final class SmsGateway implements AutoCloseable {

  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

  /**
   * It is about this message: the same again would be refused again. A wrong token or address is
   * about us, and may be mended.
   */
  private static final Set<Integer> REFUSED_FOR_GOOD = Set.of(400, 413, 422);

  private final TextMessages messages;
  private final SmsSettings.Gateway settings;

  /** Follows no redirect: the token is for one address only. */
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_MAX)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  SmsGateway(TextMessages messages, SmsSettings.Gateway settings) {
    this.messages = messages;
    this.settings = settings;
  }

  /** Completes when the service has taken the message. */
  Future<Void> deliver(Job job) {
    HttpRequest request = request(job, messages.open(job.payload()));
    return Future.fromCompletionStage(client.sendAsync(request, BodyHandlers.discarding()))
        .compose(answer -> judged(answer.statusCode()));
  }

  private HttpRequest request(Job job, TextMessage message) {
    JsonObject body =
        new JsonObject()
            .put("id", job.id().toString())
            .put("to", message.to())
            .put("text", message.text());
    settings.from().ifPresent(from -> body.put("from", from));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.url())
            .timeout(ANSWER_MAX)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", job.id().toString());
    settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    return request.POST(BodyPublishers.ofString(body.encode())).build();
  }

  private static Future<Void> judged(int status) {
    if (status >= 200 && status < 300) {
      return Future.succeededFuture();
    }
    String said = "the gateway answered " + status;
    return Future.failedFuture(
        REFUSED_FOR_GOOD.contains(status) ? new GaveUp(said) : new IllegalStateException(said));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
