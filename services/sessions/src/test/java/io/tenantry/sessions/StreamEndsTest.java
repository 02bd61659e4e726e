package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.access.State;
import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.TestApp;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever a stream rests on: when the call that takes it away returns, the stream is closed. */
class StreamEndsTest {

  private static final World WORLD = new World();

  @RegisterExtension static final TestApp APP = WORLD.app;

  private final HttpClient http = HttpClient.newHttpClient();
  private UUID acme = new UUID(0, 0);
  private UUID ann = acme;
  private UUID bea = acme;

  @BeforeEach
  void somebody() {
    acme = WORLD.org("acme");
    ann = WORLD.member(acme, "owner");
    bea = WORLD.member(acme, "owner");
  }

  /** One that is open, and what its reader will have heard. */
  private record Open(Probes.SilentFeed feed, CompletableFuture<HttpResponse<String>> heard) {

    void isClosed(String lastWord) throws Exception {
      assertThat(feed.closed).as("when the call returned").isTrue();
      assertThat(heard.get(20, TimeUnit.SECONDS).body())
          .endsWith("\n\n")
          .contains("event: closed\ndata: {\"code\":\"" + lastWord + "\"");
    }
  }

  @Test
  void theSessionIsEnded() throws Exception {
    Tokens tokens = WORLD.signIn(ann, acme);
    Open open = byPerson(tokens);
    Open other = byPerson(WORLD.signIn(ann, acme));
    WORLD.as(tokens).post("/v1/auth/sign-out").answers(204);
    open.isClosed("session-ended");
    assertThat(other.feed().closed).isFalse();
  }

  @Test
  void theirSessionsAreEndedHereOrEverywhere() throws Exception {
    Open here = byPerson(WORLD.signIn(ann, acme));
    WORLD.endSessionsIn(acme, ann);
    here.isClosed("session-ended");
    Open everywhere = byPerson(WORLD.signIn(ann, acme));
    TestApp.await(WORLD.endSessionsOf(ann));
    everywhere.isClosed("session-ended");
  }

  @Test
  void theOrganizationIsSuspended() throws Exception {
    Open open = byPerson(WORLD.signIn(ann, acme));
    WORLD.suspendOrg(acme);
    open.isClosed("session-ended");
  }

  @Test
  void theirRolesChange() throws Exception {
    Open open = byPerson(WORLD.signIn(ann, acme));
    Open bystander = byPerson(WORLD.signIn(bea, acme));
    WORLD.give(acme, ann, "viewer");
    open.isClosed("rights-changed");
    assertThat(bystander.feed().closed).isFalse();
  }

  @Test
  void theKeyIsRotatedOrRevoked() throws Exception {
    JsonObject first = key();
    String one = "/v1/orgs/" + acme + "/api-keys/" + first.getString("id");
    Open open = byKey(first);
    JsonObject second =
        WORLD
            .as(WORLD.signIn(ann, acme))
            .post(one + "/rotate", new JsonObject())
            .answers(200)
            .json();
    open.isClosed("rights-changed");
    Open again = byKey(second);
    WORLD.as(WORLD.signIn(ann, acme)).delete(one).answers(204);
    again.isClosed("rights-changed");
    WORLD.service(second).get("/v1/system/stream").answers(401, "invalid-api-key");
  }

  @Test
  void whoeverAnswersForTheKeyIsSuspendedBannedOrLosesRights() throws Exception {
    JsonObject key = key();
    Open open = byKey(key);
    WORLD.suspend(acme, ann, Optional.empty());
    open.isClosed("session-ended");
    WORLD.reactivate(acme, ann);
    Open again = byKey(key);
    WORLD.set(ann, State.SUSPENDED);
    again.isClosed("session-ended");
    WORLD.set(ann, State.ACTIVE);
    Open third = byKey(key);
    WORLD.give(acme, ann, "member");
    third.isClosed("rights-changed");
  }

  @Test
  void itsTokenExpires() throws Exception {
    Open open = byPerson(WORLD.signIn(ann, acme));
    APP.clock().advance(AccessTokens.LIFE.plusSeconds(1));
    try {
      Poll.until("the stream is closed", () -> open.feed().closed);
      open.isClosed("token-expired");
    } finally {
      APP.clock().reset();
    }
  }

  private JsonObject key() {
    return WORLD.makeKey(ann, Optional.of(acme), "user:list");
  }

  private Open byPerson(Tokens tokens) {
    return open("/v1/stream", tokens.accessToken());
  }

  private Open byKey(JsonObject key) {
    return open("/v1/system/stream", key.getString("key"));
  }

  private Open open(String path, String token) {
    WORLD.feeds.clear();
    URI uri = APP.url().resolve(path);
    var request = HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build();
    var heard = http.sendAsync(request, BodyHandlers.ofString());
    var feed =
        Poll.until(
            "the stream is open",
            () -> Optional.ofNullable(WORLD.feeds.peek()).filter(one -> one.open));
    return new Open(feed, heard);
  }
}
