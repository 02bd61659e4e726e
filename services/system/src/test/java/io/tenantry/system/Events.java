package io.tenantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads server-sent events, as a service would. */
final class Events implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final InputStream stream;
  private final BufferedReader lines;
  private final StringBuilder heard = new StringBuilder();

  private Events(InputStream stream) {
    this.stream = stream;
    this.lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  static Events of(URI program, String key, Optional<String> lastEventId) throws Exception {
    var request =
        HttpRequest.newBuilder(program.resolve("/v1/system/signals"))
            .header("Authorization", "Bearer " + key);
    lastEventId.ifPresent(id -> request.header("Last-Event-ID", id));
    var answer = HTTP.send(request.build(), BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
    return new Events(answer.body());
  }

  /** The next one; positions in between are events too. */
  Event next() throws IOException {
    String id = "";
    String name = "";
    String data = "";
    while (true) {
      String line = lines.readLine();
      assertThat(line).as("the end, after %s", heard).isNotNull();
      heard.append(line).append('\n');
      if (line.isEmpty() && !name.isEmpty()) {
        return new Event(id, name, new JsonObject(data));
      }
      id = line.startsWith("id: ") ? line.substring(4) : id;
      name = line.startsWith("event: ") ? line.substring(7) : name;
      data = line.startsWith("data: ") ? line.substring(6) : data;
    }
  }

  Event until(String name, Predicate<Event> which) throws IOException {
    return untilAlso(next(), name, which);
  }

  /** The same, beginning with one that was read already. */
  Event untilAlso(Event first, String name, Predicate<Event> which) throws IOException {
    Event event = first;
    while (!event.name().equals(name) || !which.test(event)) {
      event = next();
    }
    return event;
  }

  boolean isOver() throws IOException {
    return lines.readLine() == null;
  }

  String heard() {
    return heard.toString();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
