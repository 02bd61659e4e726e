package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** A service that listens to one node's feed of signals. */
final class OpenFeed implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final InputStream stream;
  private final BufferedReader lines;

  private OpenFeed(InputStream stream) {
    this.stream = stream;
    this.lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  /** Listens from here on: what was there before is read already. */
  static OpenFeed at(NodeProcess node, String key) throws Exception {
    var request =
        HttpRequest.newBuilder(node.url().resolve("/v1/system/signals"))
            .header("Authorization", "Bearer " + key)
            .build();
    var answer = HTTP.send(request, BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    OpenFeed feed = new OpenFeed(answer.body());
    feed.readUntil("event: position");
    return feed;
  }

  /** Everything up to its end; one that does not end fails the test by its timeout. */
  String rest() throws IOException {
    return String.join("\n", lines.lines().toList());
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  private void readUntil(String wanted) throws IOException {
    String line = lines.readLine();
    while (!wanted.equals(line)) {
      assertThat(line).as("a line before %s", wanted).isNotNull();
      line = lines.readLine();
    }
  }
}
