package io.tenantry.signin;

import io.tenantry.common.testkit.Poll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A real OpenID Connect server in a process of its own (mock-oauth2-server, which checks PKCE and
 * signs what whoever signs in there asks it to).
 */
final class OidcServer {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** It answers at once, or does not listen yet. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Process process;
  private final URI base;

  private OidcServer(Process process, URI base) {
    this.process = process;
    this.base = base;
  }

  /** One for all tests, because a process is dear; it ends with them. */
  static OidcServer shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    private static final OidcServer SERVER = start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(SERVER.process::destroy));
    }
  }

  private static OidcServer start() {
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                "no.nav.security.mock.oauth2.StandaloneMockOAuth2ServerKt"));
    builder.environment().put("SERVER_HOSTNAME", "127.0.0.1");
    builder.environment().put("SERVER_PORT", Integer.toString(port));
    builder
        .environment()
        .put("JSON_CONFIG", "{\"interactiveLogin\": true, \"httpServer\": \"NettyWrapper\"}");
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      var server = new OidcServer(builder.start(), URI.create("http://127.0.0.1:" + port));
      Poll.until("the issuer does not answer", server::isUp);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** It has as many issuers as are asked for. */
  String issuer(String name) {
    return base + "/" + name;
  }

  /**
   * Somebody signs in there.
   *
   * @param claims what the ID token is to say beside, or in place of, what it should
   * @return where they are sent back to
   */
  URI signIn(URI door, String subject, String claims) {
    HttpRequest login =
        HttpRequest.newBuilder(door)
            .timeout(Poll.LONG)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString(
                    "username=" + encoded(subject) + "&claims=" + encoded(claims)))
            .build();
    HttpResponse<String> sent = send(login).orElseThrow();
    return URI.create(
        sent.headers()
            .firstValue("Location")
            .orElseThrow(() -> new AssertionError(sent.statusCode() + " " + sent.body())));
  }

  private boolean isUp() {
    if (!process.isAlive()) {
      throw new AssertionError("the issuer ended with " + process.exitValue());
    }
    return send(HttpRequest.newBuilder(base.resolve("/isalive")).timeout(PATIENCE).build())
        .filter(answer -> answer.statusCode() == 200)
        .isPresent();
  }

  private static Optional<HttpResponse<String>> send(HttpRequest request) {
    try {
      return Optional.of(CLIENT.send(request, BodyHandlers.ofString()));
    } catch (IOException notUp) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
