package io.tenantry.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Another site, which answers whatever a test wants it to answer, and remembers what it heard. */
final class Elsewhere implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, Function<Heard, Said>> answers = new ConcurrentHashMap<>();
  private final List<Heard> heard = new CopyOnWriteArrayList<>();

  /** A request, with its form or its query. */
  record Heard(String path, Map<String, String> headers, Map<String, String> fields) {}

  /** An answer. */
  record Said(int status, String body) {}

  Elsewhere() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::serve);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on this path is answered so. */
  void answer(String path, Function<Heard, Said> answer) {
    answers.put(path, answer);
  }

  void answer(String path, JsonObject body) {
    answer(path, asked -> new Said(200, body.encode()));
  }

  /** What was heard at a path, oldest first. */
  List<Heard> heardAt(String path) {
    return heard.stream().filter(one -> one.path().equals(path)).toList();
  }

  void forget() {
    heard.clear();
  }

  /** A discovery document that says what is usual. */
  JsonObject document() {
    return new JsonObject()
        .put("issuer", url())
        .put("authorization_endpoint", url() + "/authorize")
        .put("token_endpoint", url() + "/token")
        .put("jwks_uri", url() + "/jwks")
        .put("response_types_supported", new JsonArray().add("code"))
        .put("subject_types_supported", new JsonArray().add("public"))
        .put("id_token_signing_alg_values_supported", new JsonArray().add("ES256"));
  }

  static ECKey key(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonObject publicKeys(JWK... keys) {
    List<JWK> all = new ArrayList<>(List.of(keys));
    return new JsonObject(new JWKSet(all).toString(true));
  }

  /** Claims that are right for a client of this name. */
  JWTClaimsSet.Builder claims(String nonce) {
    return new JWTClaimsSet.Builder()
        .issuer(url())
        .subject("somebody")
        .audience("tenantry")
        .issueTime(Date.from(Instant.now()))
        .expirationTime(Date.from(Instant.now().plusSeconds(60)))
        .claim("nonce", nonce);
  }

  static String signed(JWTClaimsSet claims, ECKey key) {
    try {
      return signed(claims, JWSAlgorithm.ES256, key.getKeyID(), new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static String signed(JWTClaimsSet claims, JWSAlgorithm by, String keyId, JWSSigner signer) {
    try {
      SignedJWT token = new SignedJWT(new JWSHeader.Builder(by).keyID(keyId).build(), claims);
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String query = exchange.getRequestURI().getRawQuery();
      Map<String, String> headers = new HashMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
      Heard asked =
          new Heard(
              exchange.getRequestURI().getPath(),
              headers,
              fields(body.isEmpty() && query != null ? query : body));
      heard.add(asked);
      Said said = answers.getOrDefault(asked.path(), nobody -> new Said(404, "{}")).apply(asked);
      byte[] bytes = said.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      if (said.status() == 302) {
        exchange.getResponseHeaders().add("Location", said.body());
      }
      exchange.sendResponseHeaders(said.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  static Map<String, String> fields(String form) {
    Map<String, String> fields = new HashMap<>();
    for (String field : form.split("&", -1)) {
      int at = field.indexOf('=');
      if (at > 0) {
        fields.put(
            field.substring(0, at),
            URLDecoder.decode(field.substring(at + 1), StandardCharsets.UTF_8));
      }
    }
    return fields;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
