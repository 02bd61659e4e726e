package io.tenantry.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.server.DemoData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tour of the README, as somebody types it, against what {@code infra/run --demo} starts. */
class TourTest {

  private static final Pattern BLOCK = Pattern.compile("```sh tour\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void theTourWorksAsTyped() throws Exception {
    int port = freePort();
    Installation installation =
        new Installation(new DataDirectory(folder.resolve("data")), port, freePort());
    try {
      installation.start(true);
      assertThat(typed(tour().replace("127.0.0.1:8080", "127.0.0.1:" + port)))
          .containsSubsequence(
              "\"email\":\"admin@acme.test\"",
              "\"next_cursor\":",
              "\"inactive_for_days\"",
              "\"name\":\"front-desk\"",
              "\"email\":\"grace@acme.test\"",
              "/console/accept#token=",
              "\"name\":\"Grace Hopper\"",
              "\"mode\":\"read_only\"",
              "\"code\":\"read-only\"",
              "\"status\":\"suspended\"",
              "\"code\":\"session-ended\"",
              "\"status\":\"suspended\"",
              "\"dry_run\":true",
              "\"kind\":\"users.revoke-sessions\",\"state\":\"done\"",
              "row,id,name,email,state,code,detail",
              "\"action\":\"member.restored\"",
              "\"action\":\"member.deleted\"",
              "\"intact\":true",
              "\"code\":\"not-found\"",
              "\"slug\":\"globex\"",
              "\"active\":true",
              "event: reload",
              "event: position",
              "event: session",
              "{\"active\":false}",
              "\"code\":\"invalid-api-key\"")
          .doesNotContain("\"status\":500", "unexpected");
      assertThat(signIn(port, "http://127.0.0.1:" + port)).isEqualTo(200);
      assertThat(signIn(port, "http://localhost:" + port)).isEqualTo(200);
      assertThat(signIn(port, "http://localhost:1")).isEqualTo(403);
    } finally {
      installation.stop();
    }
  }

  /** As a browser asks that shows a page of this origin. */
  private static int signIn(int port, String origin) throws IOException, InterruptedException {
    String body =
        "{\"identifier\": \"admin@acme.test\", \"password\": \"" + DemoData.PASSWORD + "\"}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/auth/sign-in"))
            .header("Content-Type", "application/json")
            .header("Origin", origin)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private static String tour() throws IOException {
    String pages =
        Files.readString(Path.of("../../README.md"))
            + Files.readString(Path.of("../../infra/docs/operations/SERVICES.md"));
    return BLOCK
        .matcher(pages)
        .results()
        .map(TourTest::block)
        .collect(Collectors.joining("echo\n"));
  }

  private static String block(MatchResult found) {
    return found.group(1);
  }

  private static String typed(String commands) throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands)
            .redirectErrorStream(true)
            .start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor(1, TimeUnit.MINUTES)).as(said).isTrue();
    assertThat(shell.exitValue()).as(said).isZero();
    return said;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
