package io.tenantry.server;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.Visitor;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Supplier;

/** Somebody from whom things are taken away, again and again. */
final class Victim {

  /** Well before a token ends by itself. */
  private static final long KEPT_NANOS = Duration.ofMinutes(3).toNanos();

  private final Supplier<NodeProcess> anyNode;
  private final String email;
  private final String id;
  private String password;
  private String kept = "";
  private long keptSince;

  Victim(Supplier<NodeProcess> anyNode, String email, String id, String password) {
    this.anyNode = anyNode;
    this.email = email;
    this.id = id;
    this.password = password;
  }

  String id() {
    return id;
  }

  String email() {
    return email;
  }

  String password() {
    return password;
  }

  void hasPassword(String now) {
    password = now;
  }

  /** A session of its own each time. */
  JsonObject signIn() {
    Visitor anybody = anyNode.get().visitor();
    return anybody.post("/v1/auth/sign-in", credentials()).answers(200).json();
  }

  String freshToken() {
    return signIn().getString("access_token");
  }

  /** A session that nobody ends. */
  String keptToken() {
    if (kept.isEmpty() || System.nanoTime() - keptSince > KEPT_NANOS) {
      kept = freshToken();
      keptSince = System.nanoTime();
    }
    return kept;
  }

  /** Takes any answer. */
  Reply triesToSignInAt(NodeProcess node) {
    return node.visitor().impatient().post("/v1/auth/sign-in", credentials());
  }

  static String sessionOf(String token) {
    String claims =
        new String(
            Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    return new JsonObject(claims).getString("sid");
  }

  private JsonObject credentials() {
    return new JsonObject().put("identifier", email).put("password", password);
  }
}
