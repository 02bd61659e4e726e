package io.tenantry.common.testkit;

import static io.tenantry.common.web.Permission.PUBLIC;
import static io.tenantry.common.web.Permission.SIGNED_IN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.tenantry.common.crypto.Ids;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Scope;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Mail;
import io.tenantry.common.work.Module;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TestAppTest {
  private static final Permission LIST = new Permission("thing:list");

  @RegisterExtension
  static final TestApp app = TestApp.with(foundation -> List.of(new Things(foundation)));

  private final UUID acme = Ids.next();

  /** The smallest capability that uses all there is. */
  private record Things(Foundation foundation) implements Module {
    record Thing(UUID id, Instant at, String ip) {}

    record Greeting(String to) {}

    @Override
    public void addTo(Assembly assembly) {
      assembly.routes().in(Scope.SELF).get("/me", SIGNED_IN, this::thing);
      assembly.routes().in(Scope.SELF).post("/greet", PUBLIC, this::greet).takes(Greeting.class);
      assembly.routes().in(Scope.ORG).get("/things", LIST, this::thing);
    }

    private Future<?> thing(Call call) {
      Actor actor = call.actor();
      return Future.succeededFuture(
          new Thing(actor.user(), foundation.clock().instant(), actor.client().ip()));
    }

    private Future<?> greet(Call call) {
      var mail =
          new Mail(
              "greeting",
              call.body(Greeting.class).to(),
              new JsonObject(),
              Map.of("token", "abc-1"));
      return foundation
          .db()
          .platformWrite(
              Actor.system(Actor.PLATFORM),
              tx -> foundation.mails().queue(tx, Actor.PLATFORM, mail));
    }
  }

  @Test
  void peopleAreLetInAsTheTestSays() {
    Actor ada = TestApp.actor(acme, LIST);
    String things = "/v1/orgs/" + acme + "/things";
    app.visitor().get(things).answers(401, "signed-out");
    app.as(ada).get("/v1/orgs/" + Ids.next() + "/things").answers(404, "not-found");
    app.as(TestApp.actor(acme)).get(things).answers(403, "forbidden");
    Reply reply = app.as(ada).get(things).answers(200);
    assertThat(reply.json().getString("id")).isEqualTo(ada.user().toString());
    assertThat(reply.header("X-Request-Id")).isPresent();
    app.as(TestApp.actor(Actor.PLATFORM, LIST)).get(things).answers(200);
    app.visitor().post("/greet", "{").answers(400, "not-json");
  }

  @Test
  void mailsArriveAfterTheAnswer() {
    app.visitor().post("/greet", Map.of("to", "ada@acme.test")).answers(204);
    var mail = app.mails().mailTo("ada@acme.test", "Hello");
    assertThat(TestMailbox.token(mail)).isEqualTo("abc-1");
    assertThat(TestMailbox.link(mail)).startsWith("http://tenantry.test/");
    Snapshots.text("greeting.txt", mail.text());
  }

  @Test
  void answersAreComparedWithoutWhatChanges() {
    Snapshots.json("thing", app.as(TestApp.actor(acme)).get("/me").answers(200).json());
    Instant before = Instant.now();
    app.clock().advance(Duration.ofDays(7));
    var later = app.as(TestApp.actor(acme)).get("/me").json().getInstant("at");
    assertThat(Duration.between(before, later)).isGreaterThanOrEqualTo(Duration.ofDays(7));
    app.clock().reset();
  }

  @Test
  void aDifferenceSaysHowToAcceptIt() {
    assumeFalse(Boolean.getBoolean("snapshots.update"));
    assertThatThrownBy(() -> Snapshots.text("greeting.txt", "something else"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("-Dsnapshots.update=true");
  }

  @Test
  void theFingerprintTellsWhetherAnythingWasWritten() {
    var before = app.database().fingerprint();
    assertThat(app.database().fingerprint()).isEqualTo(before).isNotEmpty();
    app.database().run("CREATE TABLE scratch AS SELECT 1 AS number");
    var made = app.database().fingerprint();
    app.database().run("UPDATE scratch SET number = ?", 2);
    assertThat(app.database().fingerprint()).isNotEqualTo(made);
    assertThat(app.database().count("SELECT number FROM scratch")).isEqualTo(2);
    app.database().run("DROP TABLE scratch");
    assertThat(app.database().fingerprint()).isEqualTo(before);
  }

  @Test
  void whatAFutureFailedWithIsThrownAsItIs() {
    assertThat(TestApp.await(Future.succeededFuture("done"))).isEqualTo("done");
    assertThatThrownBy(() -> TestApp.await(Future.failedFuture(new Problem.NotFound())))
        .isInstanceOf(Problem.NotFound.class);
  }
}
