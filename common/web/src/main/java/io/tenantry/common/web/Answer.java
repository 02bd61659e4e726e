package io.tenantry.common.web;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a handler answers when it is not simply 200 with JSON. A header may stand several times
 * (cookies).
 *
 * @param body a record that becomes JSON, a {@link Buffer} that is sent as it is, or null
 */
public record Answer(int status, @Nullable Object body, List<Map.Entry<String, String>> headers) {

  /** 201 with the thing that was made and where it can be found. */
  public static Answer created(String location, Object body) {
    return of(201, body).with("Location", location);
  }

  /** 202: it will happen. */
  public static Answer accepted(Object body) {
    return of(202, body);
  }

  /** 202 where nothing more is told. */
  public static Answer accepted() {
    return new Answer(202, null, List.of());
  }

  /** 200 with a body, to which headers can be added. */
  public static Answer ok(Object body) {
    return of(200, body);
  }

  /** 204. */
  public static Answer noContent() {
    return new Answer(204, null, List.of());
  }

  /** 200 with a file of this content type. */
  public static Answer file(String contentType, Buffer content) {
    return of(200, content).with("Content-Type", contentType);
  }

  public static Answer of(int status, Object body) {
    return new Answer(status, body, List.of());
  }

  /** The same answer with one more header. */
  public Answer with(String name, String value) {
    var more = new ArrayList<>(headers);
    more.add(Map.entry(name, value));
    return new Answer(status, body, List.copyOf(more));
  }
}
