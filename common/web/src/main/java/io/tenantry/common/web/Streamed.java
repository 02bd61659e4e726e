package io.tenantry.common.web;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Function;

/**
 * An answer that stays open until it has told everything, its reader hangs up, or something that
 * its actor rests on is taken away. Not bound by the request limit: each batch is judged anew.
 *
 * @param heartbeat what is sent when there was nothing to tell for a while
 * @param farewell what is sent last when the end is ours, by the reason
 */
public record Streamed(
    String contentType, Optional<Buffer> heartbeat, Function<Problem, Buffer> farewell, Feed feed) {

  /** Server-sent events; {@link ServerSentEvents} writes them. */
  public static Streamed events(Feed feed) {
    return new Streamed(
        ServerSentEvents.TYPE,
        Optional.of(ServerSentEvents.comment()),
        ServerSentEvents::closed,
        feed);
  }

  /** A file made while it is sent; one that is cut off ends without its last chunk. */
  public static Streamed file(String contentType, Feed feed) {
    return new Streamed(contentType, Optional.empty(), why -> Buffer.buffer(), feed);
  }
}
