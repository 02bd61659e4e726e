package io.tenantry.common.web;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer as it goes out, byte for byte. */
public record Rendered(int status, List<Map.Entry<String, String>> headers, Buffer body) {

  private static final Buffer EMPTY = Buffer.buffer();

  /** What an endpoint has answered. */
  static Rendered of(@Nullable Object value) {
    if (value instanceof Rendered done) {
      return done;
    }
    Answer answer = value instanceof Answer shaped ? shaped : plain(value);
    return switch (answer.body()) {
      case null -> of(answer, EMPTY);
      case Buffer raw -> of(answer, raw);
      case Versioned thing -> {
        Buffer body = json(thing);
        yield of(asJson(answer).with("ETag", EntityTag.of(thing.version(), body)), body);
      }
      case Object thing -> of(asJson(answer), json(thing));
    };
  }

  private static Answer plain(@Nullable Object value) {
    return value == null ? Answer.noContent() : Answer.ok(value);
  }

  private static Rendered of(Answer answer, Buffer body) {
    return new Rendered(answer.status(), answer.headers(), body);
  }

  private static Answer asJson(Answer answer) {
    return answer.with("Content-Type", "application/json");
  }

  private static Buffer json(Object thing) {
    return Buffer.buffer(Json.bytes(thing));
  }

  /** The same answer with one more header. */
  Rendered with(String name, String value) {
    var more = new ArrayList<>(headers);
    more.add(Map.entry(name, value));
    return new Rendered(status, List.copyOf(more), body);
  }

  /** The first header of this name. */
  @Nullable String header(String name) {
    for (var header : headers) {
      if (header.getKey().equalsIgnoreCase(name)) {
        return header.getValue();
      }
    }
    return null;
  }
}
