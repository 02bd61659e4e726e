package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.Actor;
import io.tenantry.organizations.Organization;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever edits a person can demand that nobody else has edited them since. */
class MemberVersionsTest {

  private static final Town town = new Town();

  @RegisterExtension static final TestApp app = town.app;

  @Test
  void theTagOfAPersonSaysWhetherAnythingIsNew() {
    var org = town.org("Tag");
    var admin = town.member(org, "Ann Tag", "admin");
    String path = path(org, town.member(org, "Vic Tag", "viewer"));
    String tag = tag(admin.visitor().get(path).answers(200));
    Reply known = admin.visitor().with("If-None-Match", "\"other\", " + tag).get(path).answers(304);
    assertThat(known.text()).isEmpty();
    assertThat(tag(known)).isEqualTo(tag);
    Reply edited = admin.visitor().put(path + "/roles", roles("editor")).answers(200);
    assertThat(tag(edited)).isNotEqualTo(tag);
    Reply read = admin.visitor().with("If-None-Match", tag).get(path).answers(200);
    assertThat(tag(read)).isEqualTo(tag(edited));
  }

  @Test
  void aStaleTagChangesNothing() {
    var org = town.org("Stale");
    var admin = town.member(org, "Ann Stale", "admin");
    String path = path(org, town.member(org, "Vic Stale", "viewer"));
    String read = tag(admin.visitor().get(path).answers(200));
    admin.visitor().with("If-Match", read).put(path + "/roles", roles("editor")).answers(200);
    var before = app.database().fingerprint();
    for (String stale : List.of(read, "\"made-up\"", "W/" + read, "nonsense")) {
      var late = admin.visitor().with("If-Match", stale);
      late.put(path + "/roles", roles("member")).answers(412, "changed-meanwhile");
      late.put(path + "/suspension", "{}").answers(412, "changed-meanwhile");
      late.delete(path + "/suspension").answers(412, "changed-meanwhile");
      late.delete(path).answers(412, "changed-meanwhile");
    }
    assertThat(app.database().fingerprint()).isEqualTo(before);
    admin.visitor().with("If-Match", "*").put(path + "/roles", roles("member")).answers(200);
  }

  @Test
  void everyEditIsAnotherVersionAndASignInIsNone() {
    var org = town.org("Edits");
    var admin = town.member(org, "Ann Edits", "admin");
    var vic = town.member(org, "Vic Edits", "viewer");
    String path = path(org, vic);
    String read = tag(admin.visitor().get(path).answers(200));
    TestApp.await(
        town.foundation()
            .db()
            .identityWrite(
                Actor.system(org.id()),
                tx -> town.users().memberships().signedIn(tx, Optional.of(org.id()), vic.id())));
    assertThat(tag(admin.visitor().get(path).answers(200))).isNotEqualTo(read);
    Reply suspended =
        admin.visitor().with("If-Match", read).put(path + "/suspension", "{}").answers(200);
    admin.visitor().with("If-Match", read).delete(path + "/suspension").answers(412);
    admin.visitor().with("If-Match", tag(suspended)).delete(path + "/suspension").answers(204);
    admin.visitor().with("If-Match", tag(suspended)).delete(path).answers(412);
    String now = tag(admin.visitor().get(path).answers(200));
    admin.visitor().with("If-Match", now).delete(path).answers(204);
  }

  @Test
  void ofEditsWithOneTagExactlyOneWins() throws Exception {
    var org = town.org("Race");
    var admin = town.member(org, "Ann Race", "admin");
    String path = path(org, town.member(org, "Vic Race", "viewer"));
    try (var threads = Executors.newFixedThreadPool(6)) {
      for (int round = 0; round < 5; round++) {
        String reason = "round " + round + ", edit "; // the reason of the round before is no edit
        var careful = admin.visitor().with("If-Match", tag(admin.visitor().get(path).answers(200)));
        List<Callable<Integer>> edits =
            IntStream.range(0, 6)
                .mapToObj(n -> new JsonObject().put("reason", reason + n))
                .<Callable<Integer>>map(
                    why -> () -> careful.put(path + "/suspension", why).status())
                .toList();
        List<Integer> statuses =
            threads.invokeAll(edits).stream().map(Future::resultNow).sorted().toList();
        assertThat(statuses).containsExactly(200, 412, 412, 412, 412, 412);
      }
    }
  }

  @Test
  void aConditionThatWouldNotBeHonouredIsRefused() {
    var org = town.org("Idle");
    var admin = town.member(org, "Ann Idle", "admin");
    admin
        .visitor()
        .with("If-Match", "*")
        .post("/v1/auth/sign-out")
        .answers(400, "no-if-match-here");
    admin.visitor().get("/v1/me").answers(200);
  }

  private static String tag(Reply reply) {
    return reply.header("ETag").orElseThrow();
  }

  private static String path(Organization org, Town.Person person) {
    return "/v1/orgs/" + org.slug() + "/users/" + person.id();
  }

  private static JsonObject roles(String role) {
    return new JsonObject().put("roles", new JsonArray().add(role));
  }
}
