package io.tenantry.common.web;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * An answer that stays open until it has told everything, its reader hangs up, or something that
 * its actor rests on is taken away. Not bound by the request limit: each batch is judged anew.
 *
 * @param headers besides the content type
 * @param heartbeat what is sent at once, and when there was nothing to tell for a while; without
 *     one the answer begins with its first batch, and what fails before that is an ordinary refusal
 * @param farewell what is sent last when the end is ours, by the reason
 */
public record Streamed(
    String contentType,
    Map<String, String> headers,
    Optional<Buffer> heartbeat,
    Function<Problem, Buffer> farewell,
    Feed feed) {

  /** Server-sent events; {@link ServerSentEvents} writes them. */
  public static Streamed events(Feed feed) {
    return new Streamed(
        ServerSentEvents.TYPE,
        Map.of(),
        Optional.of(ServerSentEvents.comment()),
        ServerSentEvents::closed,
        feed);
  }

  /** A file made while it is sent; one that is cut off ends without its last chunk. */
  public static Streamed file(String contentType, String name, Feed feed) {
    var headers = Map.of("Content-Disposition", "attachment; filename=\"" + name + "\"");
    return new Streamed(contentType, headers, Optional.empty(), why -> Buffer.buffer(), feed);
  }
}
